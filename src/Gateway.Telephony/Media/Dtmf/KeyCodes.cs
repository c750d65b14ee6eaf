namespace Gateway.Telephony.Media.Dtmf;

/// <summary>What becomes of a key that may belong to a code.</summary>
internal enum KeyVerdict
{
    /// <summary>It is meant for the other party.</summary>
    Pass,

    /// <summary>It is kept until the code is complete, or turns out to be none.</summary>
    Keep,

    /// <summary>It completes a code: <see cref="KeyCodes.Take"/>.</summary>
    Code,

    /// <summary>What was kept is none: <see cref="KeyCodes.Take"/> says what the other party is to get after all.</summary>
    Release,
}

/// <summary>
/// Tells codes that one party keys in during a call (<c>*</c> and a digit, some followed by a number and <c>#</c>) from keys for
/// the other party; <c>**</c> is a <c>*</c> for the other party. Pure; owned by the media clock.
/// </summary>
/// <param name="alone">Digits that are a code by themselves.</param>
/// <param name="withNumber">Digits that a number has to follow.</param>
internal sealed class KeyCodes(string alone, string withNumber)
{
    /// <summary>How long the next key of a code may take.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>A number of 15 digits (E.164) with an exit code, and the code itself.</summary>
    private const int MaxKeys = 24;

    private readonly char[] _kept = new char[MaxKeys];
    private int _count;
    private TimeSpan _at;

    public KeyVerdict Examine(char key, TimeSpan now)
    {
        _at = now;
        if (_count == 0)
        {
            return key == '*' ? Keep(key) : KeyVerdict.Pass;
        }

        if (_count > 1)
        {
            return ExamineNumber(key);
        }

        if (key == '*')
        {
            return KeyVerdict.Release;
        }

        var verdict = Keep(key);
        return alone.Contains(key) ? KeyVerdict.Code : withNumber.Contains(key) ? verdict : KeyVerdict.Release;
    }

    /// <summary>What was kept, which is forgotten.</summary>
    public string Take()
    {
        var keys = new string(_kept, 0, _count);
        _count = 0;
        return keys;
    }

    /// <summary>Whether nothing came for too long after a <c>*</c>, which was meant for the other party then; a number that nobody
    /// finishes is forgotten.</summary>
    public bool IsOver(TimeSpan now)
    {
        if (_count == 0 || now - _at <= Patience)
        {
            return false;
        }

        _count = _count == 1 ? 1 : 0;
        return _count == 1;
    }

    private KeyVerdict ExamineNumber(char key)
    {
        switch (key)
        {
            case '#' when _count is > 2 and < MaxKeys:
                Keep(key);
                return KeyVerdict.Code;
            case >= '0' and <= '9' when _count < MaxKeys:
                return Keep(key);
            case '*':
                // Wrong number: once more from the start.
                _count = 1;
                return KeyVerdict.Keep;
            default:
                _count = 0;
                return KeyVerdict.Keep;
        }
    }

    private KeyVerdict Keep(char key)
    {
        _kept[_count++] = key;
        return KeyVerdict.Keep;
    }
}
