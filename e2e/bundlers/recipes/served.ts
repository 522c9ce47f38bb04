import { parlorChat, useConnection, useConversationGroups, useConversationList, useMessages, useUnread } from 'parlor-chat/vue';
import { createSSRApp, h } from 'vue';
import { renderToString } from 'vue/server-renderer';

const All = () => {
  const { isReady, state } = useConnection().value;
  const { messageList, isLoading } = useMessages('C2Cbob').value;
  const counts = [useConversationList().value, useConversationGroups().value, messageList].map((list) => list.length);
  return h('p', [isReady, state, isLoading, useUnread().value, ...counts].join(' '));
};
const app = (setup) => renderToString(setup(createSSRApp({ setup: () => { const shown = All(); return () => shown; } })));

console.log(await app((made) => made.use(parlorChat, null)));
const quiet = (made) => { made.config.warnHandler = () => {}; return made; };
await app(quiet).catch((error) => console.log(error.message));
