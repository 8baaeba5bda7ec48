/** SVG elements, made once and changed where something changed. */

const NAMESPACE = "http://www.w3.org/2000/svg";

/** @typedef {Object<string, string | number | null>} Attributes null takes an attribute away */

/** @type {WeakMap<Element, Attributes>} */
const written = new WeakMap();

/**
 * @template {keyof SVGElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Attributes} attributes
 * @param {...(Node | string)} children
 * @returns {SVGElementTagNameMap[Tag]}
 */
export function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS(NAMESPACE, tag);
  update(element, attributes);
  element.append(...children);
  return element;
}

/**
 * Sets the attributes that differ from those set before.
 * @param {Element} element
 * @param {Attributes} attributes
 */
export function update(element, attributes) {
  let before = written.get(element);
  if (!before) written.set(element, (before = {}));
  for (const name in attributes) {
    const value = attributes[name];
    if (before[name] === value) continue;
    before[name] = value;
    if (value === null) element.removeAttribute(name);
    else element.setAttribute(name, String(value));
  }
}

/** @param {Element} element @param {string} text */
export function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/**
 * Gives `group` exactly `count` children, made by `make` where they are missing.
 * @template {Element} Child
 * @param {Element} group
 * @param {number} count
 * @param {() => Child} make
 * @returns {Child[]}
 */
export function children(group, count, make) {
  while (group.childElementCount > count) group.lastElementChild?.remove();
  while (group.childElementCount < count) group.append(make());
  return /** @type {Child[]} */ ([...group.children]);
}
