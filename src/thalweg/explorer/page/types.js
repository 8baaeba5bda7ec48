/**
 * The shapes of what flows through the page, one way:
 *
 *     recordings.js (printed by Python) -> maths -> runs -> state -> figure -> controls -> main.js
 *
 * A module imports from its own folder and from those to its left. Nothing here exists at run time.
 */

/** @typedef {[number, number]} Point x, y */
/** @typedef {ArrayLike<number>} Numbers */
/** @typedef {[number, number, number, number]} View x0, x1, y0, y1 */

/**
 * A number that can be chosen: a hyperparameter of a rule or a parameter of a landscape.
 * @typedef {object} Parameter
 * @property {string} name
 * @property {number} value its default
 * @property {number | null} low null where it has no limit
 * @property {number | null} high
 * @property {boolean} lowClosed whether the limit itself is allowed
 * @property {boolean} highClosed
 */

/**
 * A landscape as Python printed it. `h` are its parameters' values in order, `r` a row of scalars made of them.
 * @typedef {object} RecordedLandscape
 * @property {string} name
 * @property {string} title
 * @property {string} teaches
 * @property {string} source
 * @property {[string, string]} formula `{kappa}` stands for a parameter; [parameters that are 0 left out, all named]
 * @property {[string, string]} axes
 * @property {boolean} equalAxes
 * @property {Parameter[]} parameters
 * @property {(h: number[]) => number[]} scalars
 * @property {(x: number, y: number, r: number[]) => number[]} valueAndGradient [f, df/dx, df/dy]
 * @property {(h: number[]) => number[]} hessianScalars
 * @property {(x: number, y: number, r: number[]) => number[]} hessian [d2f/dx2, d2f/dxdy, d2f/dy2]
 * @property {((h: number[]) => number[]) | null} facts [x0, x1, y0, y1, start x, start y, lowest, then x and y of each
 *     minimum]; lowest is NaN where unknown; null where they could not be recorded and are to be searched for
 * @property {Data | null} data
 */

/**
 * The rows behind a fitted line: x is its slope, y its intercept.
 * @typedef {object} Data
 * @property {string} name
 * @property {string} featureName
 * @property {string} targetName
 * @property {number[]} feature
 * @property {number[]} target
 */

/**
 * An update rule as Python printed it. `h` are its hyperparameters, `s` its slots, `r` a row of scalars.
 * @typedef {object} RecordedRule
 * @property {string} name
 * @property {string} title
 * @property {string} paper
 * @property {string} summary
 * @property {Parameter[]} hyperparameters
 * @property {Object<string, boolean | string | null>} flags as chosen for this variant
 * @property {string[]} slots one number for each parameter
 * @property {string[]} scalarSlots one number for both
 * @property {(number | string)[]} starts of [...slots, ...scalarSlots]: a number, a hyperparameter's name, or "x"
 * @property {string} direction "g", or the slot that the step follows
 * @property {number} row how many scalars `scalars` gives before the new scalar slots
 * @property {(t: number, h: Numbers, s: Numbers) => number[]} scalars -> [...row, ...scalar slots]
 * @property {(x: number, g: number, s: Numbers, r: Numbers) => number[]} elements -> [x, ...slots, effective lr, where
 *     the model is evaluated]
 * @property {Equation[]} equations the author's lines, in order
 * @property {(x: number, g: number, s: Numbers, t: number, h: Numbers, c: Numbers) => number[]} explain the values
 *     that `equations` refer to by their place; `c` are the scalar slots
 */

/**
 * One line of a rule, as its author wrote it. A leaf ["value", k, symbol] is the k-th value of `explain`, shown as its
 * symbol or its number; others are ["number", 1] and ["text", "+"]. Inner nodes are ["row", ...], ["fraction", a, b],
 * ["root", a], ["power", a, b] and ["fence", "(", a, ")"]; text U+2062 stands between factors side by side.
 * @typedef {{left: MathNode, right: MathNode}} Equation
 * @typedef {any[]} MathNode
 */

/**
 * A letter or an upright word, and what is below, over, behind and above it; what is missing at the end is empty:
 * ["m", "t−1"], ["v", "t", "ˆ"], ["g", "t", "", 1] for g', ["v", "t", "", 0, "max"].
 * @typedef {[string, string?, string?, number?, string?]} MathSymbol
 */

/**
 * What a run needs of a loss surface: a recorded landscape with its parameters chosen, or a typed formula.
 * @typedef {object} Surface
 * @property {string} name
 * @property {string} title
 * @property {string} formula as a reader would write it
 * @property {View} domain
 * @property {Point} start
 * @property {Point[]} minima the known global minima
 * @property {number | null} lowest the loss there
 * @property {[string, string]} axes
 * @property {boolean} equalAxes
 * @property {(x: number, y: number) => number} value
 * @property {(xs: Float64Array, ys: Float64Array) => Float64Array} [values] on a grid, a row for each of ys; where
 *     that is faster than one by one
 * @property {(x: number, y: number) => number[]} valueAndGradient
 * @property {(x: number, y: number) => number[]} hessian
 * @property {Data | null} data
 * @property {((moments: number[]) => (x: number, y: number) => number[]) | null} gradientWith valueAndGradient of a
 *     mini-batch of the data from its moments; null without data
 */

/**
 * How a gradient is sampled. On data, `batch` rows of it (0: all rows). On other landscapes, normal noise of standard
 * deviation noise / sqrt(batch) is added to each component (0 noise: none).
 * @typedef {{noise: number, batch: number, seed: number}} Sampling
 */

/**
 * One run. n steps were taken; the iterate after k steps is (points[2k], points[2k + 1]). Losses and distances are those
 * of `evaluated`; lengths and directions of steps those of `points`.
 * @typedef {object} Path
 * @property {RecordedRule} rule
 * @property {Object<string, number>} values its hyperparameters
 * @property {number} steps n
 * @property {Float64Array} points 2 (n + 1), where gradients are taken
 * @property {Float64Array} evaluated 2 (n + 1), where the rule has its model evaluated
 * @property {boolean} apart whether that is elsewhere
 * @property {Float64Array} losses n + 1, on all data
 * @property {Float64Array} gradients 2 n, as the optimizer saw them
 * @property {Float64Array} rates 2 n, the effective learning rate of each parameter
 * @property {Float64Array} along n, each step's part along the valley floor
 * @property {Float64Array} across n, each step's part across it
 * @property {Float64Array | null} distances n + 1, to the nearest known minimum
 * @property {number | null} lowest the lowest loss that is known
 * @property {number | null} divergedAt the step whose point left the map's surroundings, or that had no finite gradient
 * @property {string} reason why the run ended early
 */

/**
 * One update of one run, taken apart. Pairs are [x, y].
 * @typedef {object} Update
 * @property {number} t from 1
 * @property {Point} from
 * @property {Point} to
 * @property {Point} gradient as seen
 * @property {Point} direction the running mean that the step follows, or the gradient
 * @property {Point} rate effective learning rate
 * @property {Object<string, Point>} slots before the step
 * @property {[number[], number[]]} explained values of `explain` for x and for y
 */

/**
 * The whole state of the page: what the address holds, and a widget shares.
 * @typedef {object} State
 * @property {string} landscape a name in LANDSCAPES, or "formula"
 * @property {string} formula as typed; what counts when landscape is "formula"
 * @property {Object<string, number>} parameters of the landscape
 * @property {Point | null} start null: the landscape's own
 * @property {View | null} view null: the landscape's own
 * @property {Chosen[]} optimizers the first is what the others are compared with
 * @property {number} steps the budget of each run, 1 to 2000
 * @property {number} step the time that is shown, 0 to steps
 * @property {Sampling} sampling
 * @property {"panels" | "overlay"} layout
 * @property {number} focus the optimizer that is looked into
 * @property {boolean} inside whether the look inside is open
 * @property {"auto" | "light" | "dark"} theme
 * @property {string} scene the guided scene that is open; "" for none
 */

/** @typedef {{rule: string, values: Object<string, number>}} Chosen all hyperparameters of the rule, by name */

export {};
