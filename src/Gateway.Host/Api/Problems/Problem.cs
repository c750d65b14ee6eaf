using System.ComponentModel;
using Microsoft.AspNetCore.WebUtilities;

namespace Gateway.Host.Api.Problems;

/// <summary>What went wrong (RFC 9457), sent as application/problem+json.</summary>
[Description("What went wrong, as in RFC 9457.")]
internal sealed record Problem(
    [property: Description("Which problem it is: urn:gateway:problem: and a word that never changes.")] string Type,
    [property: Description("The problem in a few words.")] string Title,
    [property: Description("The HTTP status.")] int Status,
    [property: Description("What went wrong this time, for people.")] string? Detail,
    [property: Description("Each field that is wrong; none when the request as a whole is.")] IReadOnlyList<FieldFault>? Errors)
{
    public const string MediaType = "application/problem+json";

    /// <summary>The problem of a plain HTTP status.</summary>
    public static Problem Of(int status, string? detail = null, string? type = null, IReadOnlyList<FieldFault>? errors = null)
    {
        var title = ReasonPhrases.GetReasonPhrase(status);
        return new Problem($"urn:gateway:problem:{type ?? title.ToLowerInvariant().Replace(' ', '-')}", title, status, detail, errors);
    }
}

/// <summary>A field that is wrong.</summary>
[Description("A field that is wrong.")]
internal sealed record FieldFault(
    [property: Description("Where it stands: a JSON pointer into the body (RFC 6901), or the name of a parameter or header.")] string Pointer,
    [property: Description("What is wrong with it.")] string Detail);
