package rest

import (
	"encoding/json"

	"github.com/parlor-chat/parlor/core"
)

// element is the content of a message.
type element struct {
	MsgType    string
	MsgContent json.RawMessage
}

// member is a member of a MsgContent, and that of the page's payload which is
// the same.
type member struct{ content, payload string }

// contents are the members of each MsgType that can be sent. URLs are not among
// them: the uuid names the bytes, and each page has an address of its own.
var contents = map[string][]member{
	core.MessageText:     {{"Text", "text"}},
	core.MessageCustom:   {{"Data", "data"}, {"Desc", "description"}, {"Ext", "extension"}},
	core.MessageFace:     {{"Index", "index"}, {"Data", "data"}},
	core.MessageLocation: {{"Desc", "description"}, {"Latitude", "latitude"}, {"Longitude", "longitude"}},
	core.MessageImage:    {{"UUID", "uuid"}, {"ImageFormat", "imageFormat"}, {"ImageInfoArray", "imageInfoArray"}},
	core.MessageSound:    {{"UUID", "uuid"}, {"Size", "size"}, {"Second", "second"}},
	core.MessageFile:     {{"UUID", "uuid"}, {"FileName", "fileName"}, {"FileSize", "fileSize"}},
	core.MessageVideo: {
		{"VideoUUID", "videoUUID"},
		{"VideoFormat", "videoFormat"},
		{"VideoSecond", "videoSecond"},
		{"VideoSize", "videoSize"},
		{"ThumbUUID", "thumbUUID"},
		{"ThumbFormat", "thumbFormat"},
		{"ThumbSize", "thumbSize"},
		{"ThumbWidth", "thumbWidth"},
		{"ThumbHeight", "thumbHeight"},
	},
}

// snapshots are what the payload of a video has under a second name.
var snapshots = map[string]string{"thumbSize": "snapshotSize", "thumbWidth": "snapshotWidth", "thumbHeight": "snapshotHeight"}

// payload is the content as the page's SDK has it. What is wrong with it is
// refused with fault, a type that cannot be sent with 2998.
func (e element) payload(fault core.Code) ([]byte, error) {
	members, known := contents[e.MsgType]
	if !known {
		return nil, core.Errorf(core.CodeNotSupported, "messages of MsgType %.32q are not supported yet", e.MsgType)
	}
	var content map[string]json.RawMessage
	if err := json.Unmarshal(e.MsgContent, &content); err != nil {
		return nil, core.Errorf(fault, "MsgContent is not what %.32q has", e.MsgType)
	}
	payload := map[string]json.RawMessage{}
	for _, m := range members {
		value, has := content[m.content]
		if !has {
			continue
		}
		payload[m.payload] = value
		if second := snapshots[m.payload]; second != "" {
			payload[second] = value
		}
	}
	if e.MsgType == core.MessageImage {
		sizes, err := imageSizes(payload["imageInfoArray"])
		if err != nil {
			return nil, core.Errorf(fault, "MsgContent.ImageInfoArray is not what it must be")
		}
		payload["imageInfoArray"] = sizes
	}
	text, err := json.Marshal(payload)
	if err != nil {
		return nil, err
	}
	canonical, err := core.CheckPayload(e.MsgType, text)
	if err != nil {
		return nil, core.Errorf(fault, "MsgContent, as a %s", core.Refusal(err).Message)
	}
	return canonical, nil
}

// imageInfo is an image in one size: Type 1 is the original, 2 a large one, 3 a
// thumbnail.
type imageInfo struct {
	Type, Size, Width, Height int64
}

// pageImageInfo is the same in a payload.
type pageImageInfo struct {
	InstanceID string `json:"instanceID"`
	Type       int64  `json:"type"`
	SizeType   int64  `json:"sizeType"`
	Size       int64  `json:"size"`
	Width      int64  `json:"width"`
	Height     int64  `json:"height"`
}

const imageTypes = 3

// imageSizes has each size: one that is not given is as the first that is.
func imageSizes(given json.RawMessage) (json.RawMessage, error) {
	var infos []imageInfo
	if len(given) > 0 {
		if err := json.Unmarshal(given, &infos); err != nil {
			return nil, err
		}
	}
	if len(infos) == 0 {
		infos = []imageInfo{{}}
	}
	sizes := make([]pageImageInfo, imageTypes)
	for i := range sizes {
		info := infos[0]
		for _, one := range infos {
			if one.Type == int64(i+1) {
				info = one
			}
		}
		sizes[i] = pageImageInfo{Type: int64(i), SizeType: int64(i + 1), Size: info.Size, Width: info.Width, Height: info.Height}
	}
	return json.Marshal(sizes)
}

// elementOf is a message's content. Of a type that REST does not send, such as a
// tip of a chat group, it is the page's payload.
func elementOf(message core.Message) element {
	members, known := contents[message.Type]
	var payload map[string]json.RawMessage
	if !known || json.Unmarshal(message.Payload, &payload) != nil {
		return element{message.Type, json.RawMessage(message.Payload)}
	}
	content := map[string]json.RawMessage{}
	for _, m := range members {
		content[m.content] = payload[m.payload]
	}
	if message.Type == core.MessageImage {
		var sizes []pageImageInfo
		_ = json.Unmarshal(payload["imageInfoArray"], &sizes) // It is as the core wrote it.
		infos := make([]imageInfo, len(sizes))
		for i, size := range sizes {
			infos[i] = imageInfo{Type: size.SizeType, Size: size.Size, Width: size.Width, Height: size.Height}
		}
		content["ImageInfoArray"], _ = json.Marshal(infos) // Numbers alone.
	}
	text, _ := json.Marshal(content) // Of what was JSON.
	return element{message.Type, text}
}
