namespace Gateway.Telephony.Media.Dtmf;

/// <summary>How a key came.</summary>
[Flags]
internal enum KeyWay
{
    /// <summary>Not at all.</summary>
    None = 0,

    /// <summary>As a telephone event (RFC 4733).</summary>
    Event = 1,

    /// <summary>In a SIP INFO.</summary>
    Info = 2,

    /// <summary>As tones in the sound.</summary>
    Tones = 4,
}

/// <summary>
/// Lets each press of a key through once, though phones and gateways on the way may tell it in two or three ways. A key that
/// comes another way within two seconds is the same press, unless that way has told it already. Pure; owned by the media clock.
/// </summary>
internal sealed class KeyGate
{
    /// <summary>A SIP INFO comes when the key is let go, so later than the first telephone event.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(2);

    private const int Remembered = 32;

    private readonly Press[] _presses = new Press[Remembered];
    private int _next;

    /// <summary>Whether this is a press that has not been told yet.</summary>
    public bool TryPass(char key, KeyWay way, TimeSpan now)
    {
        for (var back = Remembered; back > 0; back--)
        {
            // From the oldest to the newest, because each way tells the presses in their order.
            ref var press = ref _presses[(_next + Remembered - back) % Remembered];
            if (press.Key == key && now - press.At <= Window && (press.Ways & way) == 0)
            {
                press.Ways |= way;
                return false;
            }
        }

        _presses[_next] = new Press { Key = key, At = now, Ways = way };
        _next = (_next + 1) % Remembered;
        return true;
    }

    private struct Press
    {
        public char Key;
        public TimeSpan At;
        public KeyWay Ways;
    }
}
