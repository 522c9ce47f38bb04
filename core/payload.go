package core

import (
	"fmt"
	"strings"

	"github.com/parlor-chat/parlor/core/json"
)

// CheckPayload returns raw in canonical form: every field of the type there, no
// other, in a fixed order (docs/facts.md#payloads). A field that may be absent
// has its zero value then. Fields for URLs are always empty, because each page
// has its own URL for the bytes of media; the uuid names the bytes.
//
// Anything that is not as the type asks is refused with 6017, a type that
// cannot be sent with 2998.
func CheckPayload(messageType string, raw json.RawMessage) (json.RawMessage, error) {
	value, _ := json.Parse(raw)
	fields, ok := value.(map[string]any)
	if !ok {
		return nil, Errorf(CodeInvalidParameter, "payload must be an object")
	}
	canonical, err := readPayload(messageType, fields)
	if err != nil {
		return nil, err
	}
	var out strings.Builder
	if err := canonical.write(&out); err != nil {
		return nil, err
	}
	return json.RawMessage(out.String()), nil
}

// readPayload is [CheckPayload] for what is parsed already.
func readPayload(messageType string, fields map[string]any) (ordered, error) {
	shape := payloadShape(messageType)
	if shape == nil {
		return ordered{}, Errorf(CodeNotSupported, "messages of type %q are not supported yet", messageType)
	}
	if messageType == MessageMerger {
		var err error
		if fields, err = keyOrList(fields); err != nil {
			return ordered{}, err
		}
	}
	return shape.read("payload", fields)
}

// payloadShape has the fields of each type that can be sent, nil for another.
func payloadShape(messageType string) shape {
	switch messageType {
	case MessageText:
		return shape{{"text", someText}}
	case MessageCustom:
		return shape{{"data", anyText}, {"description", anyText}, {"extension", anyText}}
	case MessageFace:
		return shape{{"index", someNumber}, {"data", anyText}}
	case MessageLocation:
		return shape{{"description", anyText}, {"longitude", someNumber}, {"latitude", someNumber}}
	case MessageImage:
		return shape{{"uuid", mediaID}, {"imageFormat", anySize}, {"imageInfoArray", imageInfos}}
	case MessageSound:
		return shape{{"uuid", mediaID}, {"url", noURL}, {"remoteAudioUrl", noURL}, {"size", anySize}, {"second", anySize}, {"downloadFlag", downloadFlag}}
	case MessageVideo:
		return videoShape
	case MessageFile:
		return shape{{"uuid", mediaID}, {"fileName", anyText}, {"fileSize", anySize}, {"fileUrl", noURL}, {"remoteFileUrl", noURL}, {"downloadFlag", downloadFlag}}
	case MessageMerger:
		return mergerShape()
	}
	return nil
}

// videoShape has both names that the documented API has for the snapshot.
var videoShape = shape{
	{"videoUUID", mediaID},
	{"videoUrl", noURL},
	{"remoteVideoUrl", noURL},
	{"videoFormat", anyText},
	{"videoSecond", anySize},
	{"videoSize", anySize},
	{"videoDownloadFlag", downloadFlag},
	{"thumbUUID", optionalMediaID},
	{"thumbFormat", anyText},
	{"thumbUrl", noURL},
	{"snapshotUrl", noURL},
	{"remoteSnapshotUrl", noURL},
	{"remoteThumbUrl", noURL},
	{"thumbWidth", anySize},
	{"snapshotWidth", anySize},
	{"thumbHeight", anySize},
	{"snapshotHeight", anySize},
	{"thumbSize", anySize},
	{"snapshotSize", anySize},
	{"thumbDownloadFlag", downloadFlag},
}

// imageSizes is how many sizes of an image its payload lists: the original, a
// thumbnail and a large one.
const imageSizes = 3

func imageInfos(value any) (any, string) {
	list, ok := value.([]any)
	if !ok || len(list) != imageSizes {
		return nil, fmt.Sprintf("an array of %d objects", imageSizes)
	}
	return listOf(list, shape{
		{"instanceID", anyText},
		{"type", anySize},
		{"sizeType", anySize},
		{"size", anySize},
		{"width", anySize},
		{"height", anySize},
		{"imageUrl", noURL},
		{"url", noURL},
	}.readAny)
}

// labels are what a conversation list shows for the types without a text
// (docs/facts.md#the-last-message).
var labels = map[string]string{
	MessageCustom:   "[Custom Messages]",
	MessageFace:     "[Animated Sticker]",
	MessageLocation: "[Location]",
	MessageImage:    "[Image]",
	MessageSound:    "[Voice]",
	MessageVideo:    "[Video]",
	MessageFile:     "[File]",
	MessageMerger:   "[Chat Record]",

	MessageGroupTip:    "[Group Notification]",
	MessageGroupNotice: "[Group System Message]",
}

// Summary is the text that a conversation list shows for a message: the text
// itself, or a label in brackets (docs/facts.md#the-last-message).
func (m Message) Summary() string {
	if label, has := labels[m.Type]; has {
		return label
	}
	var payload textElement
	if err := json.Unmarshal(m.Payload, &payload); err != nil {
		return ""
	}
	return payload.Text
}

type textElement struct {
	Text string `json:"text"`
}
