namespace Gateway.Telephony.Sip.Auth;

/// <summary>Knows the passwords of those who may register. Called on the lane, so it answers from memory.</summary>
public interface ICredentials
{
    /// <summary>The password of a user; null or empty when there is no such user or the user may not register.</summary>
    string? FindPassword(string userName);
}
