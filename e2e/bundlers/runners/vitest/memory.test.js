import TencentCloudChat from 'parlor-chat';
import { test } from 'vitest';
import works from '../works.cjs';

test('the package works', () => works(TencentCloudChat, true));
