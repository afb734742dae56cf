using SenefConsent.Contracts;

namespace SenefConsent.SubjectRights;

/// <summary>A package as a PDF: in words, with all of it as data in a file that is attached.</summary>
internal static class PackagePdf
{
    /// <summary>The file.</summary>
    /// <param name="package">The package.</param>
    /// <param name="texts">In its language.</param>
    /// <param name="json">The whole, as it was hashed.</param>
    public static byte[] Of(AccessPackage package, PackageTexts texts, byte[] json)
    {
        var controller = package.Parties[0];
        return LetterPdf.Of(
            new Letter(
                texts.Language,
                [controller.Name, .. Lines(controller.Address, controller.Contact)],
                texts.Day(package.MadeAt),
                texts["Reference", ("reference", package.Reference), ("time", texts.Time(package.MadeAt))],
                texts["Title"],
                [.. BodyOf(package, texts)],
                ""
            ),
            ($"{package.Reference}.json", json)
        );
    }

    private static IEnumerable<LetterPart> BodyOf(AccessPackage package, PackageTexts texts)
    {
        return
        [
            .. package.IsFurtherCopy ? [Paragraph(texts["FurtherCopy"])] : Array.Empty<LetterPart>(),
            Paragraph(texts["Attached", ("file", $"{package.Reference}.json")]),
            .. Section(
                texts["PartiesTitle"],
                package.Parties.Select(party => Named(party.Role, string.Join(", ", [party.Name, .. Lines(party.Address, party.Contact)])))
            ),
            .. Section(
                texts["SubjectsTitle"],
                package.Subjects.Select(subject => Named(texts[$"Subject.{subject.Kind}"], string.Join(", ", subject.Ids)))
            ),
            .. Section(texts["PurposesTitle"], package.Purposes.Select(purpose => Named(purpose.Text, purpose.Basis))),
            .. Section(
                texts["ItemsTitle"],
                package.Items.Select(item =>
                    $"{item.Text} ({texts[$"Origin.{item.Origin}"]}{(item.Rule is null ? "" : $" : {item.Rule}")})"
                )
            ),
            .. Section(
                texts["RecipientsTitle"],
                package
                    .Recipients.Select(recipient => Named(texts.Time(recipient.At), $"{recipient.Took} {recipient.Origin}"))
                    .DefaultIfEmpty(texts["NoRecipients"])
            ),
            .. Section(
                texts["SearchesTitle"],
                package.Searches.Select(search => $"{search.Text}{(search.Found is { } count ? $" ({count})" : "")}")
            ),
            .. Section(
                texts["RetentionTitle"],
                package.Retention.Select(rule => Named(string.Join(", ", package.PlacesOf(rule.Rule)), rule.Text))
            ),
            .. package.Withheld.Count == 0
                ? []
                : Section(
                    texts["WithheldTitle"],
                    package.Withheld.Select(withheld => Named(texts[$"Search.{withheld.Source}"], $"{withheld.Count}. {withheld.Text}"))
                ),
            .. Section(texts["RightsTitle"], package.Rights),
        ];

        string Named(string name, string value) => texts["Named", ("name", name), ("value", value)];
    }

    private static IEnumerable<string> Lines(params IEnumerable<string> texts) => texts.Where(text => text != "");

    private static IEnumerable<LetterPart> Section(string title, IEnumerable<string> items) =>
        [new LetterPart(LetterPartKind.Heading, title), .. items.Select(item => new LetterPart(LetterPartKind.Item, item))];

    private static LetterPart Paragraph(string text) => new(LetterPartKind.Paragraph, text);
}

internal static class PackagePlaces
{
    /// <summary>The places whose items are kept by a rule.</summary>
    public static IEnumerable<string> PlacesOf(this AccessPackage package, string rule) =>
        package.Items.Where(item => item.Retention == rule).Select(item => item.Place).Distinct().Order();
}
