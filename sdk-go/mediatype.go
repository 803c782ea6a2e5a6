package progimage

import (
	"bytes"
	"path"
	"strings"
)

// detect returns the format that the first bytes say, or else the name; empty if neither does.
func detect(head []byte, name string) Format {
	if format := formatOfBytes(head); format != "" {
		return format
	}
	extension := strings.ToLower(strings.TrimPrefix(path.Ext(name), "."))
	switch extension {
	case "jpg", "jpeg", "png", "gif", "webp", "svg", "bmp", "tif", "tiff", "avif", "heic", "heif",
		"jxl":
		format, _ := FormatOf(extension)
		return format
	default:
		return ""
	}
}

var magic = []struct {
	start  string
	format Format
}{
	{"\xff\xd8\xff", JPEG},
	{"\x89PNG\r\n\x1a\n", PNG},
	{"GIF87a", GIF},
	{"GIF89a", GIF},
	{"II*\x00", TIFF},
	{"MM\x00*", TIFF},
	{"\xff\n", JXL},
	{"\x00\x00\x00\fJXL ", JXL},
	{"BM", BMP},
}

func formatOfBytes(head []byte) Format {
	for _, each := range magic {
		if bytes.HasPrefix(head, []byte(each.start)) {
			return each.format
		}
	}
	if len(head) >= 12 && string(head[:4]) == "RIFF" && string(head[8:12]) == "WEBP" {
		return WebP
	}
	if len(head) >= 12 && string(head[4:8]) == "ftyp" {
		return formatOfBrand(string(head[8:12]))
	}
	if isSVG(head) {
		return SVG
	}
	return ""
}

func formatOfBrand(brand string) Format {
	switch brand {
	case "avif", "avis":
		return AVIF
	case "heic", "heix", "hevc", "mif1", "msf1":
		return HEIC
	default:
		return ""
	}
}

// isSVG skips UTF-8 and UTF-16 byte order marks and whatever may precede the root element.
func isSVG(head []byte) bool {
	text := bytes.ReplaceAll(head, []byte{0}, nil)
	text = bytes.TrimLeftFunc(text, func(r rune) bool { return r <= ' ' || r > '~' })
	return bytes.HasPrefix(text, []byte("<svg")) || bytes.HasPrefix(text, []byte("<?xml")) ||
		bytes.HasPrefix(text, []byte("<!")) && bytes.Contains(text, []byte("<svg"))
}
