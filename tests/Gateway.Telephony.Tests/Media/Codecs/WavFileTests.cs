using System.Buffers.Binary;
using Gateway.Telephony.Media.Codecs;

namespace Gateway.Telephony.Tests.Media.Codecs;

public class WavFileTests
{
    private static readonly short[] Tone8k = Tone(8_000, 800);

    [Fact]
    public void PCM_at_8_kHz_is_read_as_it_is()
    {
        Assert.True(WavFile.TryRead(Write(1, 8_000, 16, Bytes(Tone8k)), out var pcm, out _));

        Assert.Equal(Tone8k, pcm);
    }

    [Theory]
    [InlineData(6, VoiceCodec.Pcma)]
    [InlineData(7, VoiceCodec.Pcmu)]
    public void Both_laws_are_read(ushort tag, VoiceCodec codec)
    {
        var encoded = new byte[Tone8k.Length];
        G711.Encode(codec, Tone8k, encoded);
        var expected = new short[Tone8k.Length];
        G711.Decode(codec, encoded, expected);

        Assert.True(WavFile.TryRead(Write(tag, 8_000, 8, encoded), out var pcm, out _));

        Assert.Equal(expected, pcm);
    }

    [Fact]
    public void Sound_at_16_kHz_comes_out_at_half_the_rate()
    {
        Assert.True(WavFile.TryRead(Write(1, 16_000, 16, Bytes(Tone(16_000, 1_600))), out var pcm, out _));

        Assert.Equal(Tone8k.Length, pcm.Length);
        for (var index = 40; index < pcm.Length - 40; index++)
        {
            Assert.InRange(pcm[index] - Tone8k[index], -40, 40);
        }
    }

    [Fact]
    public void What_8_kHz_cannot_hold_is_filtered_out()
    {
        Assert.True(WavFile.TryRead(Write(1, 16_000, 16, Bytes(Tone(16_000, 1_600, hertz: 6_000))), out var pcm, out _));

        Assert.All(pcm[40..^40], sample => Assert.InRange(sample, (short)-60, (short)60));
    }

    [Fact]
    public void Other_chunks_are_skipped_and_a_cut_file_is_read_as_far_as_it_goes()
    {
        var file = Write(1, 8_000, 16, Bytes(Tone8k), "LIST"u8.ToArray());

        Assert.True(WavFile.TryRead(file.AsSpan(0, file.Length - 100), out var pcm, out _));

        Assert.Equal(Tone8k[..^50], pcm);
    }

    [Theory]
    [InlineData(1, 44_100, 16, "44100")]
    [InlineData(1, 8_000, 8, "neither")]
    [InlineData(85, 8_000, 16, "neither")]
    public void What_cannot_be_used_is_said(ushort tag, int rate, ushort bits, string fault)
    {
        Assert.False(WavFile.TryRead(Write(tag, rate, bits, Bytes(Tone8k)), out _, out var reason));

        Assert.Contains(fault, reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Mutated_files_never_throw()
    {
        var random = new Random(8000);
        var file = Write(1, 16_000, 16, Bytes(Tone8k[..64]), "LIST"u8.ToArray());
        for (var round = 0; round < 20_000; round++)
        {
            var mutant = file.AsSpan(0, random.Next(file.Length + 1)).ToArray();
            for (var count = random.Next(1, 5); count > 0 && mutant.Length > 0; count--)
            {
                mutant[random.Next(mutant.Length)] = (byte)random.Next(256);
            }

            WavFile.TryRead(mutant, out _, out _);
        }
    }

    private static short[] Tone(int rate, int count, int hertz = 440) =>
        [.. Enumerable.Range(0, count).Select(index => (short)(10_000 * Math.Sin(2 * Math.PI * hertz * index / rate)))];

    private static byte[] Bytes(short[] pcm)
    {
        var bytes = new byte[pcm.Length * 2];
        Buffer.BlockCopy(pcm, 0, bytes, 0, bytes.Length);
        return bytes;
    }

    private static byte[] Write(ushort tag, int rate, ushort bits, byte[] sound, byte[]? extraChunk = null)
    {
        var format = new byte[16];
        BinaryPrimitives.WriteUInt16LittleEndian(format, tag);
        BinaryPrimitives.WriteUInt16LittleEndian(format.AsSpan(2), 1);
        BinaryPrimitives.WriteInt32LittleEndian(format.AsSpan(4), rate);
        BinaryPrimitives.WriteUInt16LittleEndian(format.AsSpan(14), bits);
        var extra = extraChunk is null ? [] : Chunk(extraChunk, [1, 2, 3]);
        byte[] content = [.. "WAVE"u8, .. extra, .. Chunk("fmt "u8.ToArray(), format), .. Chunk("data"u8.ToArray(), sound)];
        return Chunk("RIFF"u8.ToArray(), content);
    }

    private static byte[] Chunk(byte[] id, byte[] content)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, content.Length);
        byte[] padding = content.Length % 2 == 1 ? [0] : [];
        return [.. id, .. length, .. content, .. padding];
    }
}
