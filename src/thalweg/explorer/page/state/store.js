/** The one place that holds the state; whoever shows it is told of each change, once a turn. */

import { normalised } from "./state.js";

/** @typedef {import("../types.js").State} State */
/** @typedef {ReturnType<typeof createStore>} Store */

/** @param {State} first */
export function createStore(first) {
  let state = first;
  /** @type {Set<(state: State, before: State) => void>} */
  const listeners = new Set();
  return {
    get: () => state,
    /** Change some of it; what is not valid becomes so. @param {Partial<State>} patch */
    set(patch) {
      const before = state;
      state = normalised({ ...state, ...patch });
      for (const listener of listeners) listener(state, before);
    },
    /** Take over a state that others know already: nobody is told. @param {unknown} next */
    replace(next) {
      state = normalised(next);
    },
    /** @param {(state: State, before: State) => void} listener */
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
