/** HTML elements by their properties; text is only ever text. */

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Object<string, any>} [properties] `on` + event adds a listener, aria-* and data-* are attributes
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name.includes("-") || name === "role" || name === "for" || name === "list")
      element.setAttribute(name, value);
    else /** @type {any} */ (element)[name] = value;
  }
  element.append(...children);
  return element;
}

/** Changes text where it differs: a screen reader is told once. @param {Element} element @param {string} text */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

let counted = 0;

/** A name for an element that a label points to. */
export function newId() {
  return `tw-${++counted}`;
}

/** @param {string} label @param {() => void} action @param {Object<string, any>} [properties] */
export function button(label, action, properties = {}) {
  return h("button", { type: "button", onclick: action, ...properties }, label);
}
