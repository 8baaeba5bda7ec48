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

/** @type {WeakMap<Element, {width: number, height: number}>} */
const laidOut = new WeakMap();

/** The room in an element. @param {Element} element */
export function sizeNow(element) {
  const size = { width: element.clientWidth, height: element.clientHeight };
  laidOut.set(element, size);
  return size;
}

/** As last seen: to ask in the midst of changes would lay the page out twice a frame. @param {Element} element */
export function sizeOf(element) {
  const size = laidOut.get(element);
  return size?.width ? size : sizeNow(element);
}

/** Tells when an element has another size; how to end it. @param {Element[]} each @param {() => void} changed */
export function watchSizes(each, changed) {
  const observer = new ResizeObserver((entries) => {
    const news = entries.filter(({ target }) => {
      const before = laidOut.get(target) ?? { width: 0, height: 0 },
        { width, height } = sizeNow(target);
      return before.width !== width || before.height !== height;
    });
    if (news.length) changed();
  });
  for (const element of each) observer.observe(element);
  return () => observer.disconnect();
}
