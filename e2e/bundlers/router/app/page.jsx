import TencentCloudChat from 'parlor-chat';
import { useEffect, useState } from 'react';
import { makeGroup } from './group.js';

// On the server too: there it must do nothing, and harm nothing.
const worker = globalThis.location?.hash === '#worker';
const chat = TencentCloudChat.create({ SDKAppID: 1, worker });

export default function Page() {
  const [groups, setGroups] = useState('none yet');
  useEffect(() => {
    globalThis.made ??= makeGroup(chat);
    globalThis.made.then(setGroups);
  }, []);
  return (
    <p>
      Groups of Parlor {TencentCloudChat.VERSION}: {groups}
    </p>
  );
}
