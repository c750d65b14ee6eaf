using Gateway.Telephony.Sip.Auth;

namespace Gateway.Host.Wiring;

/// <summary>The agents' secrets as SIP digest wants them; an agent without one cannot register.</summary>
internal sealed class AgentCredentials(IReadOnlyDictionary<string, string> secrets) : ICredentials
{
    public string? FindPassword(string userName) => secrets.GetValueOrDefault(userName);
}
