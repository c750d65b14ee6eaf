namespace Gateway.Language.Speech.Endpointing;

/// <summary>
/// Keeps silence away from the voice activity model, which costs a hundred times more: opens on a window that is louder than the
/// line's own noise and stays open for half a second after the last such window.
/// </summary>
internal sealed class EnergyGate
{
    // About -58 dB below full scale: quieter than any speech that a telephone line carries.
    private const double Silence = 40;

    // How far speech stands above the noise floor, and how fast the floor follows a louder line (about 3 dB a second).
    private const double AboveFloor = 1.8;
    private const double Rise = 1.011;
    private const int HoldWindows = 16;

    private double floor = Silence / AboveFloor;
    private int hold;

    /// <summary>Takes one window; true when the model has to listen to it.</summary>
    internal bool IsOpen(ReadOnlySpan<short> window)
    {
        double energy = 0;
        foreach (var sample in window)
            energy += sample * (double)sample;
        var level = Math.Sqrt(energy / window.Length);
        floor = Math.Clamp(level, 1, floor * Rise);
        if (level > Silence && level > floor * AboveFloor)
            hold = HoldWindows;
        else if (hold > 0)
            hold--;
        return hold > 0;
    }
}
