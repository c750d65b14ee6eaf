namespace Gateway.Desk.Channels.Email.Hooks;

/// <summary>Checks and reads the calls of one provider.</summary>
internal interface IMailHook
{
    /// <summary>Reads the mail of a call, or says how the call is refused. Never throws, whatever the body holds.</summary>
    HookReading Read(WebhookRequest request);
}

/// <summary>What a call held: a mail, or why it is refused.</summary>
internal readonly record struct HookReading(ReceivedMail? Mail, WebhookAnswer? Refusal)
{
    public static HookReading Of(ReceivedMail mail) => new(mail, null);

    public static HookReading Forged(string why) => new(null, WebhookAnswer.Forged(why));

    public static HookReading Malformed(string why) => new(null, WebhookAnswer.Malformed(why));
}
