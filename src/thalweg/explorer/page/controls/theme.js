/** Light or dark: the colours of figures/theme.py as the style sheet's variables. */

import { paletteOf } from "../figure/palette.js";

/** @param {"auto" | "light" | "dark"} chosen @returns {"light" | "dark"} */
export function themeOf(chosen) {
  return chosen !== "auto" ? chosen : matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

/** @param {HTMLElement} page @param {"light" | "dark"} theme */
export function clothe(page, theme) {
  if (page.dataset.theme === theme) return;
  page.dataset.theme = theme;
  const { paper, ink, quiet, contour, colours } = paletteOf(theme);
  for (const [name, value] of Object.entries({
    paper,
    ink,
    quiet,
    contour,
    accent: colours.adam,
    alarm: colours.sgd,
  })) {
    page.style.setProperty(`--${name}`, value);
  }
}
