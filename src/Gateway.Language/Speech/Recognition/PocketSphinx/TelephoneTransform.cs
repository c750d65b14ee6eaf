using System.Globalization;

namespace Gateway.Language.Speech.Recognition.PocketSphinx;

/// <summary>
/// Moves the acoustic model, which was trained on wideband sound, to the telephone: a linear transform of its means (MLLR) that
/// is computed, not trained. A mean cepstrum is turned back into 25 mel bands, the bands above the telephone's 3.7 kHz are
/// emptied (cepstral mean normalisation removes any constant there), and the bands become a cepstrum again. Halves the distance
/// between telephone and wideband accuracy. The numbers are those of the model's feat.params.
/// </summary>
internal static class TelephoneTransform
{
    private const int Bands = 25;
    private const int Cepstra = 13;
    private const int Lifter = 22;
    private const int Streams = 3;
    private const double LowestHertz = 130;
    private const double HighestHertz = 6800;
    private const double TelephoneHertz = 3700;

    // Emptied bands also carry no variance; the average over the model's Gaussians for each coefficient.
    private static readonly double[] VarianceScale =
        [0.62, 0.79, 1.16, 0.99, 0.77, 0.78, 0.88, 0.86, 0.78, 0.75, 0.79, 0.78, 0.70];

    /// <summary>Writes the transform in the format of sphinxtrain's mllr_matrix: one class, three streams, matrix, bias, variance.</summary>
    internal static void Write(TextWriter output)
    {
        output.Write($"1\n{Streams}\n");
        for (int stream = 0; stream < Streams; stream++)
        {
            output.Write($"{Cepstra}\n");
            for (int row = 0; row < Cepstra; row++)
                output.Write(Line(Enumerable.Range(0, Cepstra).Select(column => Element(row, column))));
            output.Write(Line(Enumerable.Repeat(0.0, Cepstra)));
            output.Write(Line(VarianceScale));
        }
    }

    private static double Element(int row, int column)
    {
        double sum = 0;
        for (int band = 0; band < Bands; band++)
            sum += Cosine(row, band) * Kept(band) * Cosine(column, band);
        return sum * Lifting(row) / Lifting(column);
    }

    // Row of the orthonormal DCT-II that makes cepstra of log mel energies.
    private static double Cosine(int cepstrum, int band) =>
        Math.Sqrt((cepstrum == 0 ? 1.0 : 2.0) / Bands) * Math.Cos(Math.PI * cepstrum * (band + 0.5) / Bands);

    private static double Lifting(int cepstrum) => 1 + (Lifter / 2.0 * Math.Sin(cepstrum * Math.PI / Lifter));

    // How much of a triangular mel band lies below the telephone's upper edge.
    private static double Kept(int band)
    {
        var step = (Mel(HighestHertz) - Mel(LowestHertz)) / (Bands + 1);
        var lower = Mel(LowestHertz) + (step * band);
        return Math.Clamp((Mel(TelephoneHertz) - lower) / (2 * step), 0, 1);
    }

    private static double Mel(double hertz) => 2595 * Math.Log10(1 + (hertz / 700));

    private static string Line(IEnumerable<double> values) =>
        string.Join(' ', values.Select(value => value.ToString("F6", CultureInfo.InvariantCulture))) + "\n";
}
