using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using Gateway.Host.Api.Access;
using Gateway.Host.Api.Document;
using Gateway.Host.Api.Resources;
using Gateway.Host.Web;

namespace Gateway.Host.Api;

/// <summary>The API on the web server: <c>/api/v1</c> with its document.</summary>
internal sealed class ApiPart(IReadOnlyList<IApiResource> resources, ApiGate gate) : IWebPart
{
    private const string Root = "/api/v1";

    /// <summary>How values look as JSON, here and in webhooks.</summary>
    public static JsonSerializerOptions Json { get; } = Formed(new JsonSerializerOptions(JsonSerializerDefaults.Web));

    public void AddTo(IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(options => Formed(options.SerializerOptions));
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.AddOpenApi("v1", ApiDocument.Configure);
    }

    public void Use(WebApplication web)
    {
        web.UseWhen(ApiGate.IsFor, branch => branch.Use(next => http => gate.InvokeAsync(http, next)));
        var api = web.MapGroup(Root);
        foreach (var resource in resources)
        {
            resource.Map(api);
        }

        web.MapOpenApi(Root + "/openapi.json").WithMetadata(new ApiEndpoint(Scope: null));
    }

    private static JsonSerializerOptions Formed(JsonSerializerOptions options)
    {
        // Letters stay readable; what HTML would take for markup is escaped all the same.
        options.Encoder = JavaScriptEncoder.Create(UnicodeRanges.All);
        options.NumberHandling = JsonNumberHandling.Strict;
        options.RespectNullableAnnotations = true;
        options.RespectRequiredConstructorParameters = true;
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        return options;
    }
}
