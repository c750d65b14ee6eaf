namespace Gateway.Storage.Bindings;

/// <summary>One registered phone as it is stored (RFC 3261, 10.3), in words that know nothing of SIP's types.</summary>
/// <param name="User">The agent whose phone it is.</param>
/// <param name="Contact">The contact address as the phone gave it.</param>
/// <param name="Parameters">The parameters of that contact, for example ";q=0.5"; empty when there are none.</param>
/// <param name="Remote">Address and port that it registered from, for example "192.0.2.7:5060".</param>
/// <param name="Local">Our address and port that it reached.</param>
/// <param name="Transport">Name of the transport.</param>
/// <param name="CallId">Call-ID of the registration.</param>
/// <param name="CSeq">Its last sequence number; a lower one is refused.</param>
/// <param name="Expires">When it ends by itself.</param>
/// <param name="UserAgent">What the phone says it is; none when it does not.</param>
public sealed record BindingRow(
    string User,
    string Contact,
    string Parameters,
    string Remote,
    string Local,
    string Transport,
    string CallId,
    long CSeq,
    DateTimeOffset Expires,
    string? UserAgent);
