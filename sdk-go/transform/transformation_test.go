package transform_test

import (
	"encoding/csv"
	"errors"
	"fmt"
	"math"
	"os"
	"testing"

	. "github.com/progimage/progimage/sdk-go/transform"
)

// The server's tests read the same file.
func TestATextIsMadeCanonicalOrRefusedAsTheServerDoes(t *testing.T) {
	file, err := os.Open("../../features/transformations.tsv")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	table := csv.NewReader(file)
	table.Comma = '\t'
	table.LazyQuotes = true
	table.FieldsPerRecord = -1
	rows, err := table.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) < 250 {
		t.Fatalf("only %d rows", len(rows))
	}
	for _, row := range rows[1:] {
		text, canonical, isRefused := row[0], row[1], len(row) > 2 && row[2] != ""
		read, err := Parse(text)
		switch {
		case isRefused && !errors.Is(err, ErrInvalid):
			t.Errorf("%q is %q with %v, must be refused: %s", text, read, err, row[2])
		case !isRefused && (err != nil || read.String() != canonical):
			t.Errorf("%q is %q with %v, must be %q", text, read, err, canonical)
		case !isRefused:
			if again, err := Parse(read.String()); err != nil || again.String() != canonical {
				t.Errorf("%q read again is %q with %v", canonical, again, err)
			}
		}
	}
}

const id = "01890000-0000-7000-8000-000000000001"

func TestMethodsWriteTheCanonicalText(t *testing.T) {
	for _, each := range []struct {
		made Transformation
		text string
	}{
		{New(), ""},
		{New().Crop(10, 20, 300, 300).Resize(200, 200, Cover).Rotate(90),
			"crop_10x20x300x300,resize_200x200_cover,rotate_90"},
		{New().Resize(200, 100, Contain, Southwest, Enlarge), "resize_200x100_contain_southwest_enlarge"},
		{New().Resize(200, 100, Enlarge, At(1.0/3, 0.7), Cover), "resize_200x100_cover_0.3333x0.7_enlarge"},
		{New().Resize(200, 100, North), "resize_200x100"},
		{New().Resize(200, 100, Cover, At(0.5, 0)), "resize_200x100_cover_north"},
		{New().Resize(200, 100, Cover, Center), "resize_200x100_cover"},
		{New().Resize(200, 100, Inside), "resize_200x100"},
		{New().Resize(200, 100, Fill), "resize_200x100_fill"},
		{New().Resize(200, 100, Outside), "resize_200x100_outside"},
		{New().Resize(9, 9, Cover, Attention), "resize_9x9_cover_attention"},
		{New().Resize(9, 9, Contain, Attention), "resize_9x9_contain"},
		{New().ResizeToWidth(200, Cover), "resize_200x"},
		{New().ResizeToHeight(200), "resize_x200"},
		{New().Rotate(-90), "rotate_270"},
		{New().Rotate(360), "rotate_0"},
		{New().Rotate(-0.00001), "rotate_0"},
		{New().Rotate(22.5), "rotate_22.5"},
		{New().Rotate(0.00005), "rotate_0"},
		{New().Rotate(0.00015), "rotate_0.0002"},
		{New().Flip().Flop().Grayscale(), "flip,flop,grayscale"},
		{New().Quality(80).Lossless().Linear().Trace(8, 3).Background("FFffFFff").Flip(),
			"flip,trace_8_3,background_ffffff,linear,lossless,quality_80"},
		{New().Quality(80).Quality(90), "quality_90"},
		{New().Quality(80).Progressive().Chroma(444).Animate().Flip(),
			"flip,animate,chroma_444,progressive,quality_80"},
		{New().Trace(16, 6), "trace_16"},
		{New().Trace(16, 6).TraceMono(), "trace_mono"},
		{New().Flip().Step("swirl_90"), "flip,swirl_90"},
		{New().Trim().Pad(5).Sepia(1).Invert().Brightness(1.25).Contrast(0.5),
			"trim,pad_5,sepia,invert,brightness_1.25,contrast_0.5"},
		{New().Saturation(2).Hue(-90).Gamma(2.2).Normalize().Threshold(128).Posterize(4),
			"saturation_2,hue_270,gamma_2.2,normalize,threshold,posterize_4"},
		{New().Tint("FF8800ff").Duotone("000000", "FFFFFF80").Pixelate(8).Blur(2.50001),
			"tint_ff8800,duotone_000000_ffffff80,pixelate_8,blur_2.5"},
		{New().Sharpen(1).Median(3).Vignette().Emboss().Edges().Round(20).Circle(),
			"sharpen,median_3,vignette,emboss,edges,round_20,circle"},
		{New().Mask(Heart).Mask(Circle).TrimWithin(20).Threshold(5).Sharpen(2).Sepia(0.5),
			"mask_heart,circle,trim_20,threshold_5,sharpen_2,sepia_0.5"},
		{New().PadSides(1, 2, 3, 4).TrimWithin(10).PadSides(6, 6, 6, 6), "pad_1x2x3x4,trim,pad_6"},
		{New().Overlay(id).MaskWith(id).Preset("card"),
			fmt.Sprintf("overlay_%s,mask_%s,preset_card", id, id)},
		{New().OverlayAt(id, Southeast, 0.5), "overlay_" + id + "_southeast_0.5"},
		{New().OverlayAt(id, At(0.1, 0.5), 0), "overlay_" + id + "_0.1x0.5_0"},
		{New().MaxBytes(9000).Compress().Quality(90).Strip(), "compress,maxbytes_9000,quality_90,strip"},
		{New().Resize(200, 100, Cover).ScaledToWidth(50), "resize_50x25_cover"},
		{New().ResizeToHeight(100).ScaledToWidth(50), "resize_x100,resize_50x"},
		{New().Resize(200, 100).Quality(5).ScaledToWidth(50), "resize_50x25,quality_5"},
		{New().Rotate(90).Quality(5).ScaledToWidth(50), "rotate_90,resize_50x,quality_5"},
	} {
		if each.made.Err() != nil || each.made.String() != each.text {
			t.Errorf("is %q with %v, must be %q", each.made, each.made.Err(), each.text)
		}
	}
}

func TestATransformationIsNeverChanged(t *testing.T) {
	resize := New().Resize(200, 200).Quality(80)
	first := resize.Rotate(90)
	second := resize.Flip().Quality(5)
	scaled := resize.ScaledToWidth(50)
	for text, each := range map[string]Transformation{
		"resize_200x200,quality_80":           resize,
		"resize_200x200,rotate_90,quality_80": first,
		"resize_200x200,flip,quality_5":       second,
		"resize_50x50,quality_80":             scaled,
	} {
		if each.String() != text {
			t.Errorf("is %q, must be %q", each, text)
		}
	}
	if got := fmt.Sprint(first.Operations()); got != "[resize_200x200 rotate_90]" {
		t.Errorf("operations are %s", got)
	}
}

func TestRangesAreHeldBeforeAnythingIsSent(t *testing.T) {
	eleven := New()
	for range 11 {
		eleven = eleven.Flip()
	}
	long := New()
	for range 5 {
		long = long.Overlay(id)
	}
	for i, each := range []Transformation{
		New().Resize(0, 1), New().Resize(1, 16_385), New().ResizeToWidth(0),
		New().ResizeToHeight(16_385), New().Resize(1, 1, Fit("stretch")), New().Crop(-1, 0, 1, 1),
		New().Crop(0, 1_000_001, 1, 1), New().Crop(0, 0, 0, 1), New().Rotate(360.001),
		New().Rotate(math.NaN()), New().Rotate(math.Inf(-1)), New().TrimWithin(256), New().Pad(-1),
		New().PadSides(0, 0, 16_385, 0), New().Sepia(1.01), New().Brightness(-0.1),
		New().Contrast(100.1), New().Saturation(math.NaN()), New().Hue(361), New().Gamma(0.05),
		New().Threshold(256), New().Posterize(1), New().Tint("red"), New().Duotone("000000", "fff"),
		New().Pixelate(0), New().Blur(251), New().Sharpen(10.5), New().Median(4), New().Median(103),
		New().Round(-1), New().Quality(0), New().Quality(101), New().Trace(1, 6), New().Trace(65, 6),
		New().Trace(8, 0), New().Trace(8, 11), New().Background("red"), New().Chroma(411),
		New().MaxBytes(0), New().Resize(1, 1, Cover, At(-0.1, 0.5)), New().Step("a,b"),
		New().Step("a/b"), New().Step(""), New().Mask("cloud"), New().MaskWith("logo"),
		New().Overlay("logo"), New().OverlayAt(id, Attention, 1), New().OverlayAt(id, At(2, 2), 1),
		New().OverlayAt(id, Center, 1.1), New().Preset("My_card"), New().Flip().ScaledToWidth(0),
		New().Resize(9, 9).ScaledToWidth(0), eleven, long,
	} {
		if !errors.Is(each.Err(), ErrInvalid) {
			t.Errorf("%d: %q is accepted", i, each)
		}
	}
	broken := New().Quality(101).Rotate(999).Flip()
	if got := broken.Err().Error(); got != "quality is 101, must be a whole number from 1 to 100" {
		t.Errorf("the failure is %s", got)
	}
}

func Example() {
	card := New().Crop(10, 20, 300, 300).Resize(640, 360, Cover, North).Rotate(90).Quality(70)
	fmt.Println(card)
	// Output: crop_10x20x300x300,resize_640x360_cover_north,rotate_90,quality_70
}

func ExampleParse() {
	same, err := Parse("resize_0640x0360_cover_0.5x0")
	fmt.Println(same, err)
	_, err = Parse("quality_500")
	fmt.Println(err)
	// Output:
	// resize_640x360_cover_north <nil>
	// step 1 'quality_500': quality is 500, must be a whole number from 1 to 100
}
