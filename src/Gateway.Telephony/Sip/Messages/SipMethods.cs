namespace Gateway.Telephony.Sip.Messages;

/// <summary>Method names (RFC 3261 section 7.1 and its extensions). Methods are compared byte for byte, case included.</summary>
public static class SipMethods
{
    public const string Invite = "INVITE";
    public const string Ack = "ACK";
    public const string Cancel = "CANCEL";
    public const string Bye = "BYE";
    public const string Options = "OPTIONS";
    public const string Register = "REGISTER";
    public const string Info = "INFO";
    public const string Update = "UPDATE";
    public const string Prack = "PRACK";
    public const string Message = "MESSAGE";
    public const string Subscribe = "SUBSCRIBE";
    public const string Notify = "NOTIFY";
    public const string Publish = "PUBLISH";
    public const string Refer = "REFER";

    /// <summary>What the gateway takes, in the order of its Allow header.</summary>
    public static IReadOnlyList<string> Allowed { get; } =
        [Invite, Ack, Cancel, Bye, Options, Register, Info, Update, Prack, Refer, Notify, Message];

    /// <summary>The value of our Allow header (RFC 3261 section 20.5).</summary>
    public static string AllowHeader { get; } = string.Join(", ", Allowed);

    /// <summary>True for a method that some RFC defines: answered 405 when it is not allowed, where others get 501.</summary>
    public static bool IsKnown(string method) => method is Invite or Ack or Cancel or Bye or Options or Register or Info
        or Update or Prack or Message or Subscribe or Notify or Publish or Refer;

    /// <summary>The constant for a method that we know, else a new string: parsing a usual request allocates none.</summary>
    internal static string Intern(ReadOnlySpan<char> method) => method switch
    {
        Invite => Invite,
        Ack => Ack,
        Cancel => Cancel,
        Bye => Bye,
        Options => Options,
        Register => Register,
        Info => Info,
        Update => Update,
        Prack => Prack,
        Message => Message,
        Subscribe => Subscribe,
        Notify => Notify,
        Publish => Publish,
        Refer => Refer,
        _ => method.ToString(),
    };
}
