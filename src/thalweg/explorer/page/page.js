import { mount } from "./main.js";

mount(document.body, { address: true });
