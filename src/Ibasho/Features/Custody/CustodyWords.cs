using Ibasho.Model;

namespace Ibasho.Features.Custody;

/// <summary>What reasons and states are called.</summary>
internal static class CustodyWords
{
    public static IEnumerable<(string, string, string?)> Reasons => Enum.GetValues<DisclosureReason>().Select(r => (r.ToString(), Of(r), (string?)null));

    public static string Of(DisclosureReason reason) => reason switch
    {
        DisclosureReason.Life => CustodyText.ReasonLife,
        DisclosureReason.Threat => CustodyText.ReasonThreat,
        DisclosureReason.Exposed => CustodyText.ReasonExposed,
        _ => CustodyText.ReasonLaw,
    };

    public static string Of(DisclosureState state) => state switch
    {
        DisclosureState.Asked => CustodyText.StateAsked,
        DisclosureState.Half => CustodyText.StateHalf,
        DisclosureState.Opened => CustodyText.StateOpened,
        DisclosureState.Shown => CustodyText.StateShown,
        DisclosureState.Refused => CustodyText.StateRefused,
        _ => CustodyText.StateExpired,
    };
}
