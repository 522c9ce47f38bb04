import { dropHere } from './pictures.js';

/** Changes what others see of the user. Rejects if that fails. */
export async function saveProfile({ chat, state }, { nick, avatar, allowType, customStatus }) {
  const { me, profile, statuses } = state.now;
  const isOther = nick !== profile.nick || avatar !== profile.avatar || allowType !== profile.allowType;
  if (isOther) await chat.updateMyProfile({ nick, avatar, allowType });
  if (avatar !== profile.avatar) await dropHere(profile.avatar);
  if (customStatus !== (statuses.get(me)?.customStatus ?? '')) await chat.setSelfStatus({ customStatus });
}
