using Gateway.Language.Speech.Sound;

namespace Gateway.Language.Tests.Speech.Sound;

public sealed class UpsamplerTests
{
    [Theory]
    [InlineData(300)]
    [InlineData(1000)]
    [InlineData(3400)]
    public void A_tone_keeps_its_level_and_its_image_is_40_dB_down(double hertz)
    {
        var output = Upsample(Telephone.Tone(hertz, 0.5, 10000), 160);

        var tone = Level(output, hertz);
        Assert.InRange(tone, 9800, 10200);
        Assert.True(Level(output, 8000 - hertz) < tone / 100, $"image {Level(output, 8000 - hertz)}");
    }

    [Fact]
    public void The_result_does_not_depend_on_the_size_of_the_blocks()
    {
        var tone = Telephone.Tone(700, 0.1, 9000);

        Assert.Equal(Upsample(tone, tone.Length), Upsample(tone, 7));
    }

    [Fact]
    public void The_loudest_sound_does_not_wrap_around()
    {
        var square = Enumerable.Range(0, 800).Select(i => i / 40 % 2 == 0 ? short.MaxValue : short.MinValue).ToArray();

        var output = Upsample(square, 160);

        for (int i = 100; i < output.Length - 100; i++)
            Assert.False(output[i - 1] > 30000 && output[i] < -30000, $"sample {i}");
    }

    [Fact]
    public void A_block_allocates_nothing()
    {
        var upsampler = new Upsampler();
        var input = Telephone.Tone(440, 0.02, 8000);
        var output = new short[2 * input.Length];
        upsampler.Process(input, output);
        var before = GC.GetAllocatedBytesForCurrentThread();

        upsampler.Process(input, output);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void A_prompt_of_22050_Hz_becomes_telephone_sound_of_the_same_length_and_level()
    {
        var prompt = Telephone.Tone(1000, 1, 10000, rate: 22050);

        var output = Resampler.Convert(prompt, new SampleRate(22050), SampleRate.Telephone);

        Assert.Equal(8000, output.Length);
        Assert.InRange(Level(output, 1000, 8000), 9700, 10300);
    }

    [Fact]
    public void Sound_above_4_kHz_does_not_fold_into_the_telephone_band()
    {
        var hiss = Telephone.Tone(6000, 1, 10000, rate: 22050);

        var output = Resampler.Convert(hiss, new SampleRate(22050), SampleRate.Telephone);

        Assert.True(Level(output, 2000, 8000) < 30);
    }

    private static short[] Upsample(short[] input, int block)
    {
        var upsampler = new Upsampler();
        var output = new short[2 * input.Length];
        for (int i = 0; i < input.Length; i += block)
        {
            var count = Math.Min(block, input.Length - i);
            upsampler.Process(input.AsSpan(i, count), output.AsSpan(2 * i, 2 * count));
        }

        return output;
    }

    // The amplitude of one frequency, edges left out.
    private static double Level(short[] pcm, double hertz, int rate = 16000)
    {
        double sine = 0, cosine = 0;
        int first = 400, count = (pcm.Length - 800) / rate * rate;
        if (count == 0)
            count = (pcm.Length - 800) / 160 * 160;
        for (int i = first; i < first + count; i++)
        {
            var angle = 2 * Math.PI * hertz * i / rate;
            sine += pcm[i] * Math.Sin(angle);
            cosine += pcm[i] * Math.Cos(angle);
        }

        return 2 * Math.Sqrt((sine * sine) + (cosine * cosine)) / count;
    }
}
