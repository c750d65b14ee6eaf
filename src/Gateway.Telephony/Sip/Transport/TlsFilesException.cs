namespace Gateway.Telephony.Sip.Transport;

/// <summary>Certificate, key or authorities cannot be read when the gateway starts.</summary>
public sealed class TlsFilesException(string message) : Exception(message);
