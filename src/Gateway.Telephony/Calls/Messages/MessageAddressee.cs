namespace Gateway.Telephony.Calls.Messages;

/// <summary>Whom an address of ours stands for when somebody writes to it.</summary>
public enum MessageAddressee
{
    /// <summary>Nobody: 404.</summary>
    Nobody,

    /// <summary>The company: customers write to it.</summary>
    Company,

    /// <summary>The desk: agents answer there, and nobody else.</summary>
    Desk,
}
