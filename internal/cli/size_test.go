package cli

import "testing"

func TestSize_readsWhatItWrites(t *testing.T) {
	for text, want := range map[string]size{
		"65536": 65536, "64KiB": 65536, "64k": 65536, "64KB": 65536, "1MiB": 1 << 20, "256MiB": 256 << 20, "3g": 3 << 30, "1500000B": 1500000, "0": 0,
	} {
		var got, again size
		if err := got.Set(text); err != nil || got != want {
			t.Errorf("size %q is read as %d, %v; want %d", text, got, err, want)
		}
		if err := again.Set(got.String()); err != nil || again != got {
			t.Errorf("size %d is written as %q and read as %d, %v", got, got, again, err)
		}
	}
	for _, text := range []string{"", "KiB", "1.5MiB", "1 MiB", "1TiB", "1BKi", "-1", "2000GiB", "0x10"} {
		var got size
		if err := got.Set(text); err == nil {
			t.Errorf("size %q is read as %d, want a refusal", text, got)
		}
	}
}
