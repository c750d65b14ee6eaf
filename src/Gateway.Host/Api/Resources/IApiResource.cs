using Gateway.Host.Api.Access;
using Gateway.Host.Api.Problems;

namespace Gateway.Host.Api.Resources;

/// <summary>The endpoints of one kind of thing.</summary>
internal interface IApiResource
{
    /// <summary>Adds them below <c>/api/v1</c>.</summary>
    void Map(RouteGroupBuilder api);
}

/// <summary>Describes endpoints, for the gate and for the document.</summary>
internal static class Describing
{
    /// <summary>Gives an endpoint its name, scope and words.</summary>
    public static RouteHandlerBuilder Describe(
        this RouteHandlerBuilder endpoint, string name, string tag, string scope, string summary, string description, params ReadOnlySpan<int> problems)
    {
        endpoint.WithName(name).WithTags(tag).WithSummary(summary).WithDescription(description).WithMetadata(new ApiEndpoint(scope));
        foreach (var status in (ReadOnlySpan<int>)[401, 403, 429, 503, .. problems])
        {
            endpoint.Produces<Problem>(status, Problem.MediaType);
        }

        return endpoint;
    }
}
