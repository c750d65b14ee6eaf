namespace Gateway.Telephony.Media.Sessions;

/// <summary>Something besides the legs that the media clock serves every 20 ms, after the legs of its slot.</summary>
internal interface ITicked
{
    /// <summary>One turn; <paramref name="elapsed"/> is above one after an overrun.</summary>
    void Tick(int elapsed);
}
