namespace Gateway.Telephony.Media.Codecs;

/// <summary>
/// Makes up for lost sound after ITU-T G.711 Appendix I: the last pitch period is found by correlation and repeated, over
/// more periods the longer it lasts, from 10 ms on 20 % quieter every 10 ms until silence at 60 ms; what comes after is
/// faded in over what was made up. Works at 8 and 16 kHz. Allocates nothing per frame.
/// </summary>
internal sealed class LossConcealment
{
    private const int MaxRate = VoiceFormat.Wideband;
    private const int HistoryMilliseconds = 50;

    private readonly short[] _history = new short[MaxRate * HistoryMilliseconds / 1_000];
    private int _rate = VoiceFormat.Narrowband;
    private int _period;
    private int _start;
    private int _position;
    private int _made;

    private int HistoryLength => _rate * HistoryMilliseconds / 1_000;

    /// <summary>Forgets all sound.</summary>
    public void Reset(int rate)
    {
        _rate = rate;
        _made = 0;
        Array.Clear(_history);
    }

    /// <summary>Takes sound that did arrive and, after a loss, fades it in.</summary>
    public void Follow(Span<short> pcm)
    {
        if (_made > 0)
        {
            FadeIn(pcm[..Math.Min(pcm.Length, _rate / 200)]);
            _made = 0;
        }

        Remember(pcm);
    }

    /// <summary>Fills in for sound that did not.</summary>
    public void Conceal(Span<short> pcm)
    {
        if (_made == 0)
        {
            Begin();
        }

        for (var index = 0; index < pcm.Length; index++)
        {
            pcm[index] = (short)(Next() * Gain());
            _made++;
        }
    }

    /// <summary>The loudness by what has been made up since the loss: full for 10 ms, nothing after 60 ms.</summary>
    private float Gain() => Math.Clamp(1 - (0.02f * ((1_000f * _made / _rate) - 10)), 0, 1);

    private short Next()
    {
        // After 10 and 20 ms an older period joins in, so that the repetition does not buzz.
        if (_position >= HistoryLength)
        {
            var periods = Math.Clamp(1 + (_made * 100 / _rate), 1, 3);
            _start = Math.Max(0, HistoryLength - (periods * _period));
            _position = _start;
        }

        return _history[_position++];
    }

    private void Begin()
    {
        _period = FindPeriod();
        _start = HistoryLength - _period;
        _position = _start;
        Overlap();
    }

    /// <summary>Blends the end of the last period into the end of the one before, so that it joins its own beginning.</summary>
    private void Overlap()
    {
        var length = _period / 4;
        var end = HistoryLength - length;
        for (var index = 0; index < length; index++)
        {
            var weight = (index + 1f) / (length + 1);
            var before = _history[Math.Max(0, end - _period + index)];
            _history[end + index] = (short)((_history[end + index] * (1 - weight)) + (before * weight));
        }
    }

    /// <summary>The lag between 5 and 15 ms (66-200 Hz) at which the last 20 ms are most like what went before.</summary>
    private int FindPeriod()
    {
        var (shortest, longest) = (_rate / 200, _rate * 15 / 1_000);
        var window = _rate / 50;
        var last = _history.AsSpan(HistoryLength - window, window);
        var (best, period) = (0.0, longest);
        for (var lag = shortest; lag <= longest; lag++)
        {
            var before = _history.AsSpan(HistoryLength - window - lag, window);
            var (product, energy) = (0.0, 1.0);
            for (var index = 0; index < window; index += 2)
            {
                product += last[index] * before[index];
                energy += before[index] * before[index];
            }

            var likeness = product / Math.Sqrt(energy);
            if (likeness > best)
            {
                (best, period) = (likeness, lag);
            }
        }

        return period;
    }

    private void FadeIn(Span<short> pcm)
    {
        for (var index = 0; index < pcm.Length; index++)
        {
            var weight = (index + 1f) / (pcm.Length + 1);
            var made = Next() * Gain();
            pcm[index] = (short)((pcm[index] * weight) + (made * (1 - weight)));
        }
    }

    private void Remember(ReadOnlySpan<short> pcm)
    {
        var kept = Math.Max(0, HistoryLength - pcm.Length);
        _history.AsSpan(HistoryLength - kept, kept).CopyTo(_history);
        pcm[^(HistoryLength - kept)..].CopyTo(_history.AsSpan(kept));
    }
}
