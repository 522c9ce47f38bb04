import { Component, signal } from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';
import TencentCloudChat from 'parlor-chat';
import { makeGroup } from './group.js';

const chat = TencentCloudChat.create({ SDKAppID: 1, worker: location.hash === '#worker' });

@Component({ selector: 'page-root', template: '<p>Groups of Parlor {{ version }}: {{ groups() }}</p>' })
class Page {
  readonly version = TencentCloudChat.VERSION;
  readonly groups = signal('none yet');

  constructor() {
    const made = makeGroup(chat);
    Object.assign(globalThis, { made });
    made.then((groups: string) => this.groups.set(groups));
  }
}

bootstrapApplication(Page);
