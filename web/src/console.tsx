import type { ComponentType } from "preact";
import { ChatPage } from "./chat/chat-page.tsx";
import { ModelsPage } from "./models/models-page.tsx";
import { linkTo, route } from "./route.ts";
import { SessionsPage } from "./sessions/sessions-page.tsx";

const pages: Readonly<Record<string, { readonly title: string; readonly page: ComponentType }>> = {
  chat: { title: "Chat", page: ChatPage },
  sessions: { title: "Sessions", page: SessionsPage },
  models: { title: "Models", page: ModelsPage },
};

/** The frame around every page. */
export function Console() {
  const [name = "chat"] = route.value;
  const Page = pages[name]?.page;
  return (
    <>
      <header class="bar">
        <a class="brand" href={linkTo("chat")}>
          Parley
        </a>
        <nav>
          {Object.entries(pages).map(([path, { title }]) => (
            <a key={path} href={linkTo(path)} aria-current={path === name ? "page" : undefined}>
              {title}
            </a>
          ))}
        </nav>
      </header>
      <main>{Page ? <Page /> : <p class="empty">There is no such page.</p>}</main>
    </>
  );
}
