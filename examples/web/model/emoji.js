const KEY = 'parlor-emoji';
const MOST_RECENT = 16;

// Each sign, and the words that find it; the first ones are its name.
const SETS = {
  Faces: `😀 grinning face smile happy|😄 grinning face with smiling eyes happy laugh|😁 beaming face grin|😅 grinning face with sweat phew|😂 tears of joy laugh lol|🤣 rolling on the floor laugh|🙂 slightly smiling face|😉 winking face wink|😊 smiling face blush happy|😇 halo angel|🥰 smiling face with hearts love|😍 heart eyes love|😘 kiss|😋 savouring food yummy tasty|😜 winking face with tongue silly|🤪 zany face crazy|🤗 hug|🤭 hand over mouth oops|🤫 hush quiet secret|🤔 thinking hmm|🤨 raised eyebrow doubt|😐 neutral face|😏 smirking face|🙄 rolling eyes|😬 grimacing face awkward|😌 relieved face calm|😴 sleeping face tired|🤤 drooling face hungry|😷 medical mask ill|🤒 thermometer ill sick|🤕 bandage hurt|🤢 nauseated sick|🥵 hot face|🥶 cold face freezing|🤯 exploding head wow|🥳 party face birthday|😎 sunglasses cool|🤓 nerd glasses|🧐 monocle|😕 confused face|😟 worried face|🙁 frowning face sad|😮 open mouth wow|😲 astonished face wow|🥺 pleading face please|😢 crying face sad tear|😭 loudly crying face sad|😱 screaming fear|😤 triumph steam|😡 angry face|🤬 swearing face angry|💀 skull dead|👻 ghost|🤖 robot|😺 grinning cat`,
  People: `👋 waving hand hello bye|🤚 raised back of hand|✋ raised hand stop|👌 ok hand|🤏 pinching hand small|✌️ victory hand peace|🤞 crossed fingers luck|🤟 love you gesture|🤘 horns rock|🤙 call me hand|👈 pointing left|👉 pointing right|👆 pointing up|👇 pointing down|👍 thumbs up yes good like|👎 thumbs down no bad|✊ raised fist|👊 fist bump|👏 clapping hands bravo|🙌 raising hands hooray|👐 open hands|🤝 handshake deal|🙏 folded hands please thanks pray|✍️ writing hand|💪 biceps strong|🧠 brain|👀 eyes look|👂 ear listen|🤷 shrug|🤦 facepalm|🙋 raising hand me question|💁 tipping hand|🙇 bowing sorry|🧑‍🍳 cook chef|🧑‍💻 technologist computer work|🧑‍🎨 artist|🏃 running|🚶 walking|💃 dancing woman|🕺 dancing man|👨‍👩‍👧 family|👶 baby`,
  Nature: `🐶 dog|🐱 cat|🐭 mouse|🐰 rabbit|🦊 fox|🐻 bear|🐼 panda|🐸 frog|🐵 monkey|🐔 chicken|🐧 penguin|🦉 owl|🐝 bee|🦋 butterfly|🐢 turtle|🐙 octopus|🐟 fish|🐳 whale|🐴 horse|🐷 pig|🐮 cow|🌵 cactus|🌲 tree|🌱 seedling plant|🌿 herb leaf|🍀 four leaf clover luck|🍁 maple leaf autumn|🌻 sunflower|🌹 rose|🌷 tulip|🌸 cherry blossom|🌍 earth world|🌙 moon night|⭐ star|🌞 sun|⛅ cloud sun weather|🌧️ rain|⛈️ thunder storm|❄️ snowflake cold|🌈 rainbow|🔥 fire hot|💧 drop water|🌊 wave sea`,
  Food: `🍎 apple|🍐 pear|🍊 orange|🍋 lemon|🍌 banana|🍉 watermelon|🍇 grapes|🍓 strawberry|🍒 cherries|🍑 peach|🥭 mango|🍍 pineapple|🥝 kiwi|🍅 tomato|🥑 avocado|🥕 carrot|🌽 corn|🥦 broccoli|🍞 bread|🥐 croissant|🧀 cheese|🥚 egg|🍳 cooking fried egg|🥞 pancakes|🍔 burger|🍟 fries|🍕 pizza|🌮 taco|🥗 salad|🍝 spaghetti pasta|🍜 noodles soup|🍣 sushi|🍚 rice|🍰 cake|🎂 birthday cake|🍪 cookie|🍫 chocolate|🍿 popcorn|☕ coffee tea|🍵 tea|🍺 beer|🥂 cheers toast|🍷 wine|🧃 juice`,
  Things: `🎉 party hooray|🎈 balloon|🎁 gift present|🎵 music note|🎶 music notes|🎤 microphone sing|🎸 guitar|🎹 piano|🎬 film|🎨 art paint|🎮 game|🎲 dice game|⚽ football|🏀 basketball|🎾 tennis|🏆 trophy win|🥇 gold medal first|🚗 car|🚕 taxi|🚌 bus|🚲 bicycle bike|🚆 train|✈️ plane flight|🚀 rocket launch|⛵ boat sail|🏠 house home|🏢 office|🏫 school|🏖️ beach holiday|⛰️ mountain|⏰ alarm clock time|📅 calendar date|📌 pin|📎 paperclip|✏️ pencil|📖 book read|📷 camera photo|💻 laptop computer|📱 phone mobile|☎️ telephone call|💡 idea light bulb|🔑 key|🔒 lock|🔧 wrench tool|📦 package box|✉️ envelope mail|💰 money|🛒 shopping cart|👕 shirt|👟 shoe|🎓 graduation|💊 pill medicine`,
  Signs: `❤️ red heart love|🧡 orange heart|💛 yellow heart|💚 green heart|💙 blue heart|💜 purple heart|🖤 black heart|🤍 white heart|💔 broken heart|💯 hundred perfect|✨ sparkles|⚡ lightning fast|💥 boom|💤 sleep zzz|💬 speech|❓ question|❗ exclamation|✅ check done yes|☑️ ticked box|❌ cross no|⭕ circle|➕ plus|➖ minus|➡️ right arrow|⬅️ left arrow|⬆️ up arrow|⬇️ down arrow|🔄 again refresh|⚠️ warning|🚫 forbidden|♻️ recycle|🔴 red circle|🟡 yellow circle|🟢 green circle|🔵 blue circle|🏁 finish flag|🚩 flag`,
};

/** The emoji by their sets, as { name, emoji: [{ sign, name }] }. */
export const EMOJI = Object.entries(SETS).map(([name, lines]) => ({ name, emoji: lines.split('|').map(emojiOf) }));

const all = EMOJI.flatMap(({ emoji }) => emoji);

function emojiOf(line) {
  const space = line.indexOf(' ');
  return { sign: line.slice(0, space), name: line.slice(space + 1) };
}

/** Those of which each of the words begins a word; those whose name begins with them come first. */
export function findEmoji(words) {
  const wanted = words.trim().toLowerCase().split(/\s+/);
  const fits = ({ sign, name }) => wanted.every((word) => sign === word || name.split(' ').some((part) => part.startsWith(word)));
  const isFirst = ({ name }) => name.startsWith(wanted[0]);
  const found = all.filter(fits);
  return [...found.filter(isFirst), ...found.filter((one) => !isFirst(one))];
}

/** Those used last in this browser, the newest first. */
export function recentEmoji() {
  const signs = (localStorage.getItem(KEY) ?? '').split(' ');
  return signs.map((sign) => all.find((one) => one.sign === sign)).filter((one) => one !== undefined);
}

/** Takes note that one was used. */
export function noteEmoji(sign) {
  const signs = [sign, ...recentEmoji().map((one) => one.sign)];
  localStorage.setItem(KEY, [...new Set(signs)].slice(0, MOST_RECENT).join(' '));
}
