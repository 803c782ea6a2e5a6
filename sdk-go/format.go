package progimage

import (
	"regexp"
	"strings"
)

// Format is the format of an image, by the name that the server has for it. Servers may have more
// formats than there are constants; [FormatOf] takes their names.
type Format string

// The formats that servers have today.
const (
	JPEG Format = "jpeg"
	PNG  Format = "png"
	GIF  Format = "gif"
	WebP Format = "webp"
	SVG  Format = "svg"
	BMP  Format = "bmp"
	TIFF Format = "tiff"
	AVIF Format = "avif"
	HEIC Format = "heic"
	JXL  Format = "jxl"
)

var (
	formatName      = regexp.MustCompile(`^[a-z0-9][a-z0-9+-]{0,31}$`)
	otherExtensions = map[string]Format{"jpg": JPEG, "tif": TIFF, "heif": HEIC}
)

// FormatOf returns the format with a name or an extension, in any case, such as jpg.
func FormatOf(nameOrExtension string) (Format, error) {
	lower := strings.ToLower(nameOrExtension)
	if format, ok := otherExtensions[lower]; ok {
		return format, nil
	}
	if !formatName.MatchString(lower) {
		return "", invalid("'%s' is not a format: use a name or an extension such as png",
			nameOrExtension)
	}
	return Format(lower), nil
}

// Extension returns the extension of the format in URLs, such as jpg.
func (f Format) Extension() string {
	switch f {
	case JPEG:
		return "jpg"
	case TIFF:
		return "tif"
	default:
		return string(f)
	}
}

// MediaType returns the format's media type, such as image/jpeg.
func (f Format) MediaType() string {
	if f == SVG {
		return "image/svg+xml"
	}
	return "image/" + string(f)
}

func (f Format) check() error {
	if !formatName.MatchString(string(f)) {
		return invalid("'%s' is not a format: use a name such as png", string(f))
	}
	return nil
}
