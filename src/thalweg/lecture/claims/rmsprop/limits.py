"""Where RMSprop's care does not help, or misleads."""

from thalweg.lecture.claim import Effort, Finding
from thalweg.lecture.claims.rmsprop import gradients, touch, valley
from thalweg.lecture.claims.rmsprop.measured import measured


def steady(_: Effort) -> Finding:
    """A large gradient that is steady beside one of the same size that fluctuates."""
    plain, centred = gradients.apart(1.0), gradients.apart(1.0, centered=True)
    verdict = "the same rate" if abs(plain - 1) < 1e-6 else f"rates {plain:.3g} times apart"
    sentence = (
        f"After {gradients.STEPS} steps a gradient that is always 1 and one that flips between 1 and −1 have "
        f"{verdict}; in the centred form the steady one's is {centred:.3g} times as large, and still rising."
    )
    numbers = {"apart": plain, **{key: value for key, value in measured().items() if key != "apart"}}
    return Finding(numbers, verdict, sentence, (gradients.told_apart_chart(),))


def small(_: Effort) -> Finding:
    """The same runs, when nobody stops them on arrival."""
    sgd, rmsprop = valley.beyond_arrival()
    run = valley.runs()["RMSprop .9"]
    lr = run.whole.hyperparameters["lr"]
    damping, side = sgd.travel / rmsprop.travel, abs(float(rmsprop.points[-1, 1]))
    rate = rmsprop.effective_lr[-1]
    sentence = (
        f"Left to run for {valley.TOO_LONG:,} steps RMSprop with rho .9 travels {rmsprop.travel:.0f} across, SGD "
        f"{sgd.travel:.0f}: its rates rise to {rate[0]:.3g} and {rate[1]:.3g}, where 2 / curvature is 2 and "
        f"{2 / valley.KAPPA:g}, and it bounces {side / lr:.2g} lr to each side of the floor."
    )
    chart = valley.rates_chart(
        run,
        valley.BUDGET,
        f"After arrival RMSprop .9 bounces: its rates rise to {rate[0]:.2g} and {rate[1]:.2g}, the edge of stability",
        "The smaller the gradients, the larger the rates, until a step lands as far on the other side.",
    )
    numbers = {"damping": damping, **{key: value for key, value in measured().items() if key != "damping"}}
    pictures = (chart, gradients.small_chart((1e-3, 1e-2, 0.1, 1.0, 10.0)))
    shown = f"{1 / damping:.2g} times SGD's travel" if damping < 1 else f"{damping:.2g} times less travel than SGD"
    return Finding(numbers, shown, sentence, pictures)


def first(_: Effort) -> Finding:
    """The other memory, rho .99."""
    found = valley.runs()
    run, shorter = found["RMSprop .99"], found["RMSprop .9"]
    sgd = found["SGD"].path
    numbers = {
        "rates": run.unevenness,
        "damping": sgd.travel / run.path.travel,
        "apart": gradients.apart(0.1, 1.0, alpha=0.99),
        "steps": run.path.steps / sgd.steps,
    }
    sentence = (
        f"With rho .99 the first step is {run.first_stride:.1f} lr long, with .9 {shorter.first_stride:.1f} lr. In "
        f"this valley that is {run.path.steps} steps until it stays near the minimum instead of {shorter.path.steps}; "
        f"Adam at its best rate, with a first step of 1 lr, needs {valley.adams_steps()}. RMSprop travels "
        f"{run.path.travel:.2f} across with .99, {shorter.path.travel:.2f} with .9."
    )
    chart = gradients.first_steps_chart(
        f"With rho .99 the first step is {run.first_stride:.1f} lr long, with .9 {shorter.first_stride:.1f}, Adam's 1",
        {name: each.whole for name, each in found.items() if name != "SGD"},
    )
    return Finding(numbers, f"{run.first_stride:.1f} lr", sentence, (chart,))


def touching(effort: Effort) -> Finding:
    """Rates chosen by the first touch."""
    found = touch.touches(41 if effort.quick else 121)
    sgd, rmsprop, adam = found["SGD"], found["RMSprop .9"], found["Adam"]
    damping = sgd.path.travel / rmsprop.path.travel
    leaves = "does not stay" if rmsprop.stays is None else f"stays from step {rmsprop.stays}"
    sentence = (
        f"Chosen by first touch, RMSprop (rho .9) takes lr {rmsprop.lr:.2g}, is under 1 % of the first loss at step "
        f"{rmsprop.touched} and {leaves}; Adam with lr {adam.lr:.2g} at step {adam.touched}, SGD at {sgd.touched}. "
        f"By staying the best of all rates are {_said(rmsprop.best)}, {_said(adam.best)} and {_said(sgd.best)} steps."
    )
    headline = f"RMSprop .9 touches the goal in {rmsprop.touched} steps and {leaves}"
    numbers = {**measured(), "damping": damping}
    pictures = (touch.touch_chart(found, headline),)
    return Finding(numbers, f"{rmsprop.touched} steps to touch", sentence, pictures, touch.touch_table(found))


def _said(steps: int | None) -> str:
    return "never" if steps is None else f"{steps:,}"
