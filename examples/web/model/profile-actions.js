/** Changes what others see of the user. Rejects if that fails. */
export async function saveProfile({ chat, state }, { nick, avatar, customStatus }) {
  const { me, profile, statuses } = state.now;
  if (nick !== profile.nick || avatar !== profile.avatar) await chat.updateMyProfile({ nick, avatar });
  if (customStatus !== (statuses.get(me)?.customStatus ?? '')) await chat.setSelfStatus({ customStatus });
}
