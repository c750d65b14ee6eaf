namespace Gateway.Telephony.Media.Dtmf;

/// <summary>
/// Presses keys one after the other as telephone events (RFC 4733 2.5.1): one update per 20 ms while the key is down, the
/// end three times, then a pause. Pure steps, driven by the media clock.
/// </summary>
internal sealed class DtmfSender
{
    private const int ToneSteps = 5;
    private const int EndSteps = 3;
    private const int PauseSteps = 4;
    private const byte Volume = 10;

    private readonly byte[] _codes;
    private int _key;
    private int _step;

    /// <param name="keys">Keys 0-9, *, #, A-D.</param>
    /// <exception cref="ArgumentException">when there is another character.</exception>
    public DtmfSender(string keys)
    {
        _codes = Array.ConvertAll(
            keys.ToCharArray(),
            key => DtmfEvent.TryFind(key, out var code) ? code : throw new ArgumentException("not a telephone key", nameof(keys)));
    }

    /// <summary>Whether the last pause is over.</summary>
    public bool IsDone => _key == _codes.Length;

    /// <summary>The next 20 ms, <paramref name="ticks"/> of the clock that durations count: an update to send, or null in a pause.</summary>
    public DtmfEvent? Next(ushort ticks, out bool isFirst)
    {
        isFirst = _step == 0;
        var step = _step++;
        var code = _codes[_key];
        if (_step == ToneSteps + EndSteps + PauseSteps)
        {
            _step = 0;
            _key++;
        }

        return step switch
        {
            < ToneSteps => new DtmfEvent(code, IsEnd: false, Volume, (ushort)((step + 1) * ticks)),
            < ToneSteps + EndSteps => new DtmfEvent(code, IsEnd: true, Volume, (ushort)((ToneSteps + 1) * ticks)),
            _ => null,
        };
    }
}
