import 'fake-indexeddb/auto';
import TencentCloudChat from 'parlor-chat';
import { expect, test } from 'vitest';
import works from '../works.cjs';

test('the package works with a database', async () => {
  await works(TencentCloudChat, !globalThis.document);
  expect(await indexedDB.databases()).toContainEqual(expect.objectContaining({ name: 'parlor-1' }));
});
