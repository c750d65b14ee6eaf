using Gateway.Language.Speech.Models;

namespace Gateway.Language.Tests.Speech.Models;

/// <summary>
/// A CTC model of two kilobytes that understands four tones as the letters a to d: each letter's score is the energy of the mel
/// bands around its tone less the mean energy of all tones' bands, and blank has a constant score between silence and tone.
/// </summary>
internal static class ToneModel
{
    internal static readonly IReadOnlyDictionary<char, double> Tones =
        new Dictionary<char, double> { ['a'] = 500, ['b'] = 1000, ['c'] = 1700, ['d'] = 2700 };

    private const int Bands = 80;
    private const float Blank = 4;

    /// <summary>Writes model, tokens and manifest into a folder of its own below <paramref name="parent"/>.</summary>
    internal static InstalledModel WriteTo(string parent)
    {
        var folder = Directory.CreateDirectory(Path.Combine(parent, "tones")).FullName;
        File.WriteAllBytes(Path.Combine(folder, "model.onnx"), Onnx());
        File.WriteAllText(Path.Combine(folder, "tokens.txt"), "<blk> 0\na 1\nb 2\nc 3\nd 4\n");
        File.WriteAllText(Path.Combine(folder, ModelManifest.FileName), """
            {
              "name": "tones", "engine": "ctc", "languages": ["de", "en"], "licence": "none",
              "roles": { "model": "model.onnx", "tokens": "tokens.txt" }, "files": []
            }
            """);
        return InstalledModel.Read(folder);
    }

    /// <summary>The letters as tones of 200 ms with pauses, at 8 kHz.</summary>
    internal static short[] Say(string letters) =>
        [.. Telephone.Silence(0.2), .. letters.SelectMany(letter =>
            Telephone.Tone(Tones[letter], 0.2, 9000).Concat(Telephone.Silence(0.1)))];

    internal static byte[] Onnx()
    {
        int letters = Tones.Count + 1;
        var graph = new OnnxMessage()
            .Add(1, OnnxFile.Node("MatMul", ["x", "weights"], "scores"))
            .Add(1, OnnxFile.Node("Add", ["scores", "bias"], "logits"))
            .Add(1, OnnxFile.Node("LogSoftmax", ["logits"], "log_probs", ("axis", -1)))
            .Add(1, OnnxFile.Node("Identity", ["x_lens"], "log_probs_len"))
            .Add(2, "tones")
            .Add(5, OnnxFile.Tensor("weights", Weights(), Bands, letters))
            .Add(5, OnnxFile.Tensor("bias", [Blank, 0, 0, 0, 0], letters))
            .Add(11, OnnxFile.Value("x", true, 0, 0, Bands))
            .Add(11, OnnxFile.Value("x_lens", false, 0))
            .Add(12, OnnxFile.Value("log_probs", true, 0, 0, letters))
            .Add(12, OnnxFile.Value("log_probs_len", false, 0));
        return OnnxFile.Model(graph);
    }

    private static float[] Weights()
    {
        int letters = Tones.Count + 1;
        var weights = new float[Bands * letters];
        var bands = Tones.Values.Select(Band).ToArray();
        for (int letter = 1; letter < letters; letter++)
            for (int other = 0; other < bands.Length; other++)
                weights[(bands[other] * letters) + letter] = (other == letter - 1 ? 1 : 0) - (1f / bands.Length);
        return weights;
    }

    // Kaldi's 80 mel bands from 20 Hz to 7600 Hz.
    private static int Band(double hertz)
    {
        var step = (Mel(7600) - Mel(20)) / (Bands + 1);
        return (int)Math.Round((Mel(hertz) - Mel(20)) / step) - 1;
    }

    private static double Mel(double hertz) => 1127 * Math.Log(1 + (hertz / 700));
}
