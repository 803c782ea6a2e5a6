package transform

import (
	"fmt"
	"slices"
	"strings"

	"github.com/progimage/progimage/sdk-go/internal/ids"
)

const maxRawLength = 512

// Parse reads a text as it stands in a URL, in any spelling that the server accepts. It refuses
// steps that this SDK does not know; [Transformation.Step] takes them.
func Parse(text string) (Transformation, error) {
	if len(text) > maxRawLength {
		return New(), invalid("the transformation has %d characters, at most %d are allowed",
			len(text), maxLength)
	}
	read := New()
	settings := map[string]bool{}
	for i, step := range strings.Split(text, ",") {
		next, err := parseStep(read, step)
		if err != nil {
			return New(), fmt.Errorf("step %d '%s': %w", i+1, step, err)
		}
		name, _, _ := strings.Cut(step, "_")
		if len(next.operations) == len(read.operations) {
			if settings[name] {
				return New(), invalid("step %d '%s': is set twice: give it once", i+1, step)
			}
			settings[name] = true
		}
		read = next
	}
	return read, nil
}

// parseStep appends a step.
func parseStep(t Transformation, step string) (Transformation, error) {
	parts := strings.Split(step, "_")
	name, arguments := parts[0], parts[1:]
	read, isKnown := readers[name]
	if !isKnown {
		return t, invalid("no such step")
	}
	next, err := read(t, arguments)
	if err != nil {
		return t, err
	}
	return next, next.err
}

// reader appends a step with its arguments.
type reader func(t Transformation, arguments []string) (Transformation, error)

var readers = map[string]reader{
	"resize":      parseResize,
	"crop":        parseCrop,
	"rotate":      decimal("degrees", Transformation.Rotate),
	"flip":        none(Transformation.Flip),
	"flop":        none(Transformation.Flop),
	"grayscale":   none(Transformation.Grayscale),
	"trim":        either(Transformation.Trim, whole("tolerance", Transformation.TrimWithin)),
	"pad":         parsePad,
	"sepia":       either(with(1.0, Transformation.Sepia), decimal("amount", Transformation.Sepia)),
	"invert":      none(Transformation.Invert),
	"brightness":  decimal("factor", Transformation.Brightness),
	"contrast":    decimal("factor", Transformation.Contrast),
	"saturation":  decimal("factor", Transformation.Saturation),
	"hue":         decimal("degrees", Transformation.Hue),
	"gamma":       decimal("exponent", Transformation.Gamma),
	"normalize":   none(Transformation.Normalize),
	"threshold":   either(with(128, Transformation.Threshold), whole("level", Transformation.Threshold)),
	"posterize":   whole("levels", Transformation.Posterize),
	"tint":        one(Transformation.Tint),
	"duotone":     parseDuotone,
	"pixelate":    whole("side", Transformation.Pixelate),
	"blur":        decimal("sigma", Transformation.Blur),
	"sharpen":     either(with(1.0, Transformation.Sharpen), decimal("sigma", Transformation.Sharpen)),
	"median":      whole("side", Transformation.Median),
	"vignette":    none(Transformation.Vignette),
	"emboss":      none(Transformation.Emboss),
	"edges":       none(Transformation.Edges),
	"round":       whole("radius", Transformation.Round),
	"circle":      none(Transformation.Circle),
	"mask":        one(parseMask),
	"overlay":     parseOverlay,
	"preset":      one(Transformation.Preset),
	"trace":       parseTrace,
	"animate":     none(Transformation.Animate),
	"chroma":      whole("chroma", Transformation.Chroma),
	"progressive": none(Transformation.Progressive),
	"background":  one(Transformation.Background),
	"compress":    none(Transformation.Compress),
	"maxbytes":    whole("bytes", Transformation.MaxBytes),
	"linear":      none(Transformation.Linear),
	"lossless":    none(Transformation.Lossless),
	"quality":     whole("quality", Transformation.Quality),
	"strip":       none(Transformation.Strip),
}

func none(step func(Transformation) Transformation) reader {
	return func(t Transformation, arguments []string) (Transformation, error) {
		if len(arguments) > 0 {
			return t, invalid("takes no arguments")
		}
		return step(t), nil
	}
}

func one(step func(Transformation, string) Transformation) reader {
	return func(t Transformation, arguments []string) (Transformation, error) {
		if len(arguments) != 1 {
			return t, invalid("takes one argument, has %d", len(arguments))
		}
		return step(t, arguments[0]), nil
	}
}

func whole(name string, step func(Transformation, int) Transformation) reader {
	return number(name, parseWhole, step)
}

func decimal(name string, step func(Transformation, float64) Transformation) reader {
	return number(name, parseDecimal, step)
}

func number[N int | float64](
	name string,
	parse func(name, argument string) (N, error),
	step func(Transformation, N) Transformation,
) reader {
	return func(t Transformation, arguments []string) (Transformation, error) {
		if len(arguments) != 1 {
			return t, invalid("takes one argument, has %d", len(arguments))
		}
		value, err := parse(name, arguments[0])
		if err != nil {
			return t, err
		}
		return step(t, value), nil
	}
}

// either reads a step whose argument has a default.
func either(short func(Transformation) Transformation, long reader) reader {
	return func(t Transformation, arguments []string) (Transformation, error) {
		if len(arguments) == 0 {
			return short(t), nil
		}
		return long(t, arguments)
	}
}

func with[N int | float64](
	value N, step func(Transformation, N) Transformation,
) func(Transformation) Transformation {
	return func(t Transformation) Transformation { return step(t, value) }
}

func parseResize(t Transformation, arguments []string) (Transformation, error) {
	size := ""
	if len(arguments) > 0 {
		size = arguments[0]
	}
	sides := strings.Split(size, "x")
	if len(sides) != 2 || sides[0] == "" && sides[1] == "" {
		return t, invalid("the size must be WxH, Wx or xH")
	}
	options, err := resizeOptions(arguments[1:])
	if err != nil {
		return t, err
	}
	if sides[1] == "" {
		width, err := parseWhole("width", sides[0])
		return t.ResizeToWidth(width, options...), err
	}
	height, err := parseWhole("height", sides[1])
	if err != nil || sides[0] == "" {
		return t.ResizeToHeight(height, options...), err
	}
	width, err := parseWhole("width", sides[0])
	return t.Resize(width, height, options...), err
}

func resizeOptions(arguments []string) ([]ResizeOption, error) {
	var options []ResizeOption
	kinds := map[string]bool{}
	for _, argument := range arguments {
		option, kind := resizeOption(argument)
		if option == nil {
			return nil, invalid("'%s' is neither a fit, nor a gravity, nor enlarge", argument)
		}
		if kinds[kind] {
			return nil, repeated(argument)
		}
		kinds[kind] = true
		options = append(options, option)
	}
	return options, nil
}

func resizeOption(argument string) (ResizeOption, string) {
	switch fit := Fit(argument); fit {
	case Inside, Cover, Contain, Fill, Outside:
		return fit, "fit"
	}
	if argument == "enlarge" {
		return Enlarge, "enlarge"
	}
	if gravity, ok := parseGravity(argument); ok {
		return gravity, "gravity"
	}
	return nil, ""
}

// parseGravity returns false if the text is none. A point outside the picture is one with a failure.
func parseGravity(argument string) (Gravity, bool) {
	if i := slices.IndexFunc(named, func(g Gravity) bool { return g.text == argument }); i >= 0 {
		return named[i], true
	}
	x, y, isPoint := strings.Cut(argument, "x")
	if !isPoint || !isNumber(x) {
		return Gravity{}, false
	}
	fractionX, err := parseDecimal("x", x)
	if err != nil {
		return Gravity{err: err}, true
	}
	fractionY, err := parseDecimal("y", y)
	if err != nil {
		return Gravity{err: err}, true
	}
	return At(fractionX, fractionY), true
}

func repeated(argument string) error {
	return invalid("'%s' repeats an argument of its kind, of which a step can have one", argument)
}

// wholes parses the numbers of an argument such as 10x20x300x200.
func wholes(argument string, names ...string) ([]int, error) {
	texts := strings.Split(argument, "x")
	if len(texts) != len(names) {
		return nil, invalid("needs %d whole numbers, such as 10x20x300x200", len(names))
	}
	var values []int
	for i, name := range names {
		value, err := parseWhole(name, texts[i])
		if err != nil {
			return nil, err
		}
		values = append(values, value)
	}
	return values, nil
}

func parseCrop(t Transformation, arguments []string) (Transformation, error) {
	if len(arguments) != 1 {
		return t, invalid("takes one argument, has %d", len(arguments))
	}
	v, err := wholes(arguments[0], "x", "y", "width", "height")
	if err != nil {
		return t, err
	}
	return t.Crop(v[0], v[1], v[2], v[3]), nil
}

func parsePad(t Transformation, arguments []string) (Transformation, error) {
	if len(arguments) == 1 && strings.Contains(arguments[0], "x") {
		v, err := wholes(arguments[0], "top", "right", "bottom", "left")
		if err != nil {
			return t, err
		}
		return t.PadSides(v[0], v[1], v[2], v[3]), nil
	}
	return whole("padding", Transformation.Pad)(t, arguments)
}

func parseDuotone(t Transformation, arguments []string) (Transformation, error) {
	if len(arguments) != 2 {
		return t, invalid("takes two colors, has %d", len(arguments))
	}
	return t.Duotone(arguments[0], arguments[1]), nil
}

func parseMask(t Transformation, argument string) Transformation {
	if _, isID := ids.Find(argument); isID {
		return t.MaskWith(argument)
	}
	return t.Mask(Shape(argument))
}

func parseOverlay(t Transformation, arguments []string) (Transformation, error) {
	if len(arguments) == 0 || len(arguments) > 3 {
		return t, invalid("takes an image id, gravity and opacity")
	}
	gravity, opacity := Center, 1.0
	kinds := map[string]bool{}
	for _, argument := range arguments[1:] {
		kind := "gravity"
		if isNumber(argument) {
			kind = "opacity"
			opacity, _ = parseDecimal("opacity", argument)
		} else if given, ok := parseGravity(argument); ok {
			gravity = given
		} else {
			return t, invalid("'%s' is neither a gravity nor an opacity", argument)
		}
		if kinds[kind] {
			return t, repeated(argument)
		}
		kinds[kind] = true
	}
	return t.OverlayAt(arguments[0], gravity, opacity), nil
}

func parseTrace(t Transformation, arguments []string) (Transformation, error) {
	if len(arguments) == 1 && arguments[0] == "mono" {
		return t.TraceMono(), nil
	}
	if len(arguments) == 0 || len(arguments) > 2 {
		return t, invalid("takes colors and detail, or mono")
	}
	colors, err := parseWhole("colors", arguments[0])
	if err != nil || len(arguments) == 1 {
		return t.Trace(colors, defaultDetail), err
	}
	detail, err := parseWhole("detail", arguments[1])
	return t.Trace(colors, detail), err
}
