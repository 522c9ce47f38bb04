package e2e_test

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"hash/crc32"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// The size that a picture is sent with, beside the one that the browser shows.
func TestAPictureIsSentWithTheSizeThatTheBrowserShows(t *testing.T) {
	p := newSite(t).user("alice")
	seen := eval[[]struct {
		Name           string
		Sent, Expected [2]int
	}](p, withFiles+`
		const { written, oriented, simple, bmp, oldBMP, gif } = await import('/pictures.js');
		// They are read from their heads, or not at all.
		globalThis.createImageBitmap = () => Promise.reject(new Error('on purpose'));
		const pictures = { bmp: bmp(50, 20), 'bmp from above': bmp(50, -20), 'old bmp': oldBMP(50, 20), gif: gif(300, 7) };
		for (const [format, quality] of [['png'], ['jpeg'], ['webp', 0.5], ['webp', 1]]) {
			const plain = await written(format, 40, 30, quality);
			const name = format + ' ' + quality;
			pictures[name] = plain;
			if (format === 'webp') pictures['simple ' + name] = await simple(plain);
			for (const orientation of [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0x0600]) {
				pictures[name + ' II ' + orientation] = await oriented(plain, orientation, 'II');
				pictures[name + ' MM ' + orientation] = await oriented(plain, orientation, 'MM');
			}
		}
		const results = [];
		for (const [name, blob] of Object.entries(pictures)) {
			const { imageInfoArray: [{ url, width, height }] } = (await send('createImageMessage', blob)).payload;
			results.push({ name, sent: [width, height], expected: await shownSize(url).catch(() => [0, 0]) });
		}
		return results;`)
	require.Greater(t, len(seen), 90)
	for _, picture := range seen {
		require.Equal(t, picture.Expected, picture.Sent, picture.Name)
	}
}

func TestAPictureThatIsCutOffOrLiesIsSentAllTheSame(t *testing.T) {
	p := newSite(t).user("alice")
	require.Equal(t, []any{true, true}, eval[[]any](p, withFiles+`
		const { written, oriented } = await import('/pictures.js');
		const broken = [];
		for (const format of ['png', 'jpeg', 'webp']) {
			const whole = await oriented(await written(format, 40, 30, 0.5), 6, 'II');
			for (let length = 1; length < 120; length += 7) broken.push(whole.slice(0, length, whole.type));
			for (const at of [3, 5, 12, 18, 20, 24, 30]) {
				broken.push(new Blob([whole.slice(0, at), Uint8Array.from([255, 255, 255, 255]), whole.slice(at + 4)], { type: whole.type }));
				broken.push(new Blob([whole.slice(0, at), Uint8Array.from([0, 0, 0, 0]), whole.slice(at + 4)], { type: whole.type }));
			}
		}
		// A jpeg of nothing but short segments.
		const endless = new Uint8Array(20_000_000);
		new Uint32Array(endless.buffer).fill(0x0200e0ff);
		endless.set([255, 216], 0);
		broken.push(new Blob([endless], { type: 'image/jpeg' }));
		const sizes = [];
		for (const blob of broken) {
			sizes.push((await send('createImageMessage', blob)).payload.imageInfoArray[0]);
		}
		return [sizes.length > 90, sizes.every(({ width, height }) => width >= 0 && height >= 0 && (width > 0) === (height > 0))];`))
}

// largePNG is a black picture of that many points in a small file.
func largePNG(t *testing.T, width, height uint32) []byte {
	t.Helper()
	var points bytes.Buffer
	compress := zlib.NewWriter(&points)
	row := make([]byte, 1+(width+7)/8)
	for range height {
		_, err := compress.Write(row)
		require.NoError(t, err)
	}
	require.NoError(t, compress.Close())
	png := []byte("\x89PNG\r\n\x1a\n")
	chunk := func(name string, data []byte) {
		png = binary.BigEndian.AppendUint32(png, uint32(len(data)))
		named := append([]byte(name), data...)
		png = append(png, named...)
		png = binary.BigEndian.AppendUint32(png, crc32.ChecksumIEEE(named))
	}
	head := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, width), height)
	chunk("IHDR", append(head, 1, 0, 0, 0, 0))
	chunk("IDAT", points.Bytes())
	chunk("IEND", nil)
	return png
}

func TestAPictureTooLargeToDecodeIsSentAtOnce(t *testing.T) {
	byItself(t) // It measures time.
	p := newSite(t).user("alice")
	for _, side := range [][2]uint32{{16_320, 12_240}, {20_000, 20_000}} {
		choose(p, onDisk(t, "large.png", string(largePNG(t, side[0], side[1]))))
		started := time.Now()
		require.Equal(t, []uint32{side[0], side[1]}, eval[[]uint32](p, withFiles+`
			const { imageInfoArray: [{ width, height }] } = (await send('createImageMessage', chosen)).payload;
			return [width, height];`))
		t.Logf("%d × %d: sent in %v", side[0], side[1], time.Since(started))
		require.Less(t, time.Since(started), 4*time.Second)
	}
}

func TestAPictureThatNobodyDecodesIsSentWithoutItsSize(t *testing.T) {
	p := newSite(t).user("alice")
	require.Equal(t, []any{"success", 0.0}, eval[[]any](p, withFiles+`
		globalThis.createImageBitmap = () => new Promise(() => {});
		const { status, payload } = await send('createImageMessage', new File(['of a format of its own'], 'a.png'));
		return [status, payload.imageInfoArray[0].width];`))
}
