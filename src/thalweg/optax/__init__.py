"""A rule for JAX: an optax.GradientTransformation that runs the rule's own recording.

transformation   to_optax, evaluation_params
update           init and update over a tree of arrays
numbers          hyperparameters and schedules at a step that is traced
"""
