import type { ComponentType } from "preact";
import { ChatPage } from "./chat/chat-page.tsx";
import { isSignedIn, signOut } from "./credentials.ts";
import { ModelsPage } from "./models/models-page.tsx";
import { CrashNotice } from "./parts/crash-notice.tsx";
import { Icon } from "./parts/icon.tsx";
import { linkTo, route } from "./route.ts";
import { SessionsPage } from "./sessions/sessions-page.tsx";
import { SignIn } from "./sign-in.tsx";
import { nextTheme, theme } from "./theme.ts";

const pages: Readonly<Record<string, { readonly title: string; readonly page: ComponentType }>> = {
  chat: { title: "Chat", page: ChatPage },
  sessions: { title: "Sessions", page: SessionsPage },
  models: { title: "Models", page: ModelsPage },
};

/** The frame around every page. */
export function Console() {
  const [name = "chat"] = route.value;
  const Page = Object.hasOwn(pages, name) ? pages[name]?.page : undefined;
  return (
    <>
      <header class="bar">
        <a class="brand" href={linkTo("chat")} aria-label="Parley">
          <img src="icon.svg" alt="" />
          <span>Parley</span>
        </a>
        <nav>
          {Object.entries(pages).map(([path, { title }]) => (
            <a key={path} href={linkTo(path)} aria-current={path === name ? "page" : undefined}>
              {title}
            </a>
          ))}
        </nav>
        <ThemeSwitch />
        {isSignedIn.value && (
          <button type="button" class="icon-button" aria-label="Sign out" title="Sign out" onClick={signOut}>
            <Icon name="leave" />
          </button>
        )}
      </header>
      <main>
        <CrashNotice of={route.value.join("/")}>
          {Page ? <Page /> : <p class="empty">There is no such page.</p>}
        </CrashNotice>
      </main>
      <SignIn />
    </>
  );
}

function ThemeSwitch() {
  const label = `Theme: ${theme.value}`;
  return (
    <button type="button" class="icon-button" aria-label={label} title={label} onClick={nextTheme}>
      <Icon name={theme.value} />
    </button>
  );
}
