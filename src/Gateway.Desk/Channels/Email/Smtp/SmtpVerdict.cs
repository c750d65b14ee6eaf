using Gateway.Desk.Contacts.Delivery;

namespace Gateway.Desk.Channels.Email.Smtp;

/// <summary>What a refusal of a server means for a message (RFC 5321, 4.2; RFC 3463).</summary>
internal static class SmtpVerdict
{
    /// <summary>Reads a reply that is not good.</summary>
    /// <param name="stage">What it answers.</param>
    /// <param name="reply">The reply.</param>
    /// <param name="greylistWait">How long a server that puts strangers off wants them to wait.</param>
    public static SendResult Of(SmtpStage stage, SmtpReply reply, TimeSpan greylistWait)
    {
        if (reply.IsPassing || reply.IsGood)
        {
            return new SendResult.Later(reply.ToString(), IsGreylisting(stage, reply) ? greylistWait : null);
        }

        var kind = stage switch
        {
            SmtpStage.Authentication => SendRefusal.SetUp,
            SmtpStage.Sender when reply.Code is 530 or 535 or 550 or 553 or 554 => SendRefusal.SetUp,
            SmtpStage.Recipient when IsUnknown(reply) => SendRefusal.UnknownAddress,
            SmtpStage.Recipient when reply.Code == 530 || reply.Status is "5.7.1" => SendRefusal.SetUp,
            _ => SendRefusal.Rejected,
        };
        return new SendResult.Refused(reply.ToString(), kind);
    }

    // Mailbox or domain does not exist, is written wrongly, has moved, or takes no mail (RFC 7505). Without a status, 550, 551 and 553
    // say the same of the mailbox.
    private static bool IsUnknown(SmtpReply reply) => reply.Status switch
    {
        "5.1.1" or "5.1.2" or "5.1.3" or "5.1.6" or "5.1.10" or "5.2.1" => true,
        null => reply.Code is 550 or 551 or 553,
        _ => false,
    };

    private static bool IsGreylisting(SmtpStage stage, SmtpReply reply) =>
        stage is SmtpStage.Recipient or SmtpStage.Content
        && (reply.Status is "4.7.1" or "4.2.0" || reply.ToString().Contains("greylist", StringComparison.OrdinalIgnoreCase)
            || reply.ToString().Contains("graylist", StringComparison.OrdinalIgnoreCase));
}

/// <summary>How far a mail had come when the server refused it.</summary>
internal enum SmtpStage
{
    /// <summary>AUTH.</summary>
    Authentication,

    /// <summary>MAIL FROM.</summary>
    Sender,

    /// <summary>RCPT TO.</summary>
    Recipient,

    /// <summary>DATA.</summary>
    Content,
}
