namespace Gateway.Telephony.Media.Sessions;

/// <summary>Every RTP port of the configured range is in use; the call is answered 503.</summary>
public sealed class NoMediaPortException(int first, int last)
    : Exception($"no RTP port is free between {first} and {last}");
