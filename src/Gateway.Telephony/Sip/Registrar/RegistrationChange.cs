namespace Gateway.Telephony.Sip.Registrar;

/// <summary>A user has a phone from now on, or has none any more.</summary>
public readonly record struct RegistrationChange(string User, bool IsRegistered);
