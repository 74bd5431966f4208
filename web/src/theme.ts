import { effect, signal } from "@preact/signals";

/** What people choose from; "system" is what their device says. */
export const themes = ["system", "light", "dark"] as const;
export type Theme = (typeof themes)[number];

const themeName = "parley-theme";

export const theme = signal<Theme>(themes.find((one) => one === localStorage.getItem(themeName)) ?? "system");

effect(() => {
  const { value } = theme;
  if (value === "system") {
    document.documentElement.removeAttribute("data-theme");
    localStorage.removeItem(themeName);
  } else {
    document.documentElement.setAttribute("data-theme", value);
    localStorage.setItem(themeName, value);
  }
});

export function nextTheme(): void {
  theme.value = themes[(themes.indexOf(theme.value) + 1) % themes.length] ?? "system";
}
