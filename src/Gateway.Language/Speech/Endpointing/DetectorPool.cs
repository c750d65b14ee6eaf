namespace Gateway.Language.Speech.Endpointing;

/// <summary>
/// Detectors between turns. Used by the endpointing worker only, except for disposal after that has stopped. At most
/// <paramref name="limit"/> exist; when all are taken the energy gate alone decides.
/// </summary>
internal sealed class DetectorPool(Func<IVoiceDetector> create, int limit) : IDisposable
{
    private readonly Stack<IVoiceDetector> free = new();
    private int created;

    /// <summary>Creates detectors ahead, because creating one takes longer than a window.</summary>
    internal void Warm(int count)
    {
        for (int i = 0; i < count && created < limit; i++, created++)
            free.Push(create());
    }

    /// <summary>A detector with no memory of another stream, or null when all are taken.</summary>
    internal IVoiceDetector? Lease()
    {
        if (free.TryPop(out var detector))
            return detector;
        if (created >= limit)
            return null;
        created++;
        return create();
    }

    internal void Return(IVoiceDetector detector)
    {
        detector.Reset();
        free.Push(detector);
    }

    public void Dispose()
    {
        while (free.TryPop(out var detector))
            detector.Dispose();
    }
}
