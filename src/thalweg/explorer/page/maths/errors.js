/** A typed formula that is not one, or cannot be used; `column` counts from 1 in the text as typed. */
export class FormulaError extends Error {
  /** @param {string} message @param {number | null} [column] */
  constructor(message, column = null) {
    super(message);
    this.column = column;
  }
}

/** A surface on which nothing can be drawn or descended. */
export class Unusable extends Error {}
