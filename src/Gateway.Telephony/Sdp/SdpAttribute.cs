namespace Gateway.Telephony.Sdp;

/// <summary>One a= line (RFC 8866 5.13): a property when <paramref name="Value"/> is null, a name and value otherwise.</summary>
public readonly record struct SdpAttribute(string Name, string? Value = null)
{
    public override string ToString() => Value is null ? Name : $"{Name}:{Value}";
}
