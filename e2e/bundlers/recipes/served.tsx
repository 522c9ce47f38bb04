// What a server renders, where there is no chat yet.
import { ChatProvider, useConnection, useConversationGroups, useConversationList, useMessages, useUnread } from 'parlor-chat/react';
import { renderToString } from 'react-dom/server';

function All() {
  const { isReady, state } = useConnection();
  const { messageList, isLoading } = useMessages('C2Cbob');
  const counts = [useConversationList(), useConversationGroups(), messageList].map((list) => list.length);
  return <p>{[isReady, state, isLoading, useUnread(), ...counts].join(' ')}</p>;
}

console.log(renderToString(<ChatProvider chat={null}><All /></ChatProvider>));
try {
  renderToString(<All />);
} catch (error) {
  console.log(error.message);
}
